import { minute, type PrometheusRule, second } from "../../base/index.ts"
import { foreignAnswer } from "../faults-prometheus.ts"
import { type Client, type ClientEffects, openClient, type Sink } from "./api/client.ts"
import { parseSeries } from "./api/series.ts"

/** A metric that only one kind of exporter has, in one scrape job. */
export interface FoundExporter {
  readonly metric: string
  /** The label `job`; "" where series have none. */
  readonly job: string
  readonly series: number
}

export interface Discovery {
  /** Most series first. */
  readonly exporters: readonly FoundExporter[]
  /** ms between scrapes of the first of them; null where it cannot be seen. */
  readonly interval: number | null
}

/** Which of some metrics a server has at a time (epoch ms), by scrape job, and how often they are scraped. */
export async function discover(
  rule: PrometheusRule,
  { metrics, at }: { readonly metrics: readonly string[]; readonly at: number },
  effects: ClientEffects,
): Promise<Discovery> {
  const client = await openClient(rule, effects)
  try {
    const exporters = await countByJob(metrics, at, client, rule.url)
    const [first] = exporters
    return { exporters, interval: first === undefined ? null : await intervalOf(first, at, client) }
  } finally {
    client.close()
  }
}

async function countByJob(
  metrics: readonly string[],
  at: number,
  client: Client,
  url: string,
): Promise<readonly FoundExporter[]> {
  const found: FoundExporter[] = []
  const query = `count by (__name__, job) ({__name__=~"${metrics.join("|")}"})`
  const visit = (element: Buffer): void => void found.push(exporterOf(element))
  const answer = await client.query(instant(query, at), (): Sink => ({ visit }))
  if (answer.state === "too-much") throw foreignAnswer(url, answer.why)
  return found.sort((a, b) => b.series - a.series)
}

/** `{"metric":{"__name__":"node_load1","job":"node"},"value":[1764450000,"20"]}` */
function exporterOf(element: Buffer): FoundExporter {
  const { labels, values } = parseSeries(
    Buffer.from(element.toString("utf8").replace(/"value":(\[.*\])\}$/s, '"values":[$1]}')),
  )
  return { metric: labels["__name__"] ?? "", job: labels["job"] ?? "", series: values[0] ?? 0 }
}

/** The median distance of the samples of ten minutes. */
async function intervalOf(
  { metric, job }: FoundExporter,
  at: number,
  client: Client,
): Promise<number | null> {
  const distances: number[] = []
  const visit = (element: Buffer): void => {
    const { times } = parseSeries(element)
    distances.push(...times.subarray(1).map((time, i) => time - (times[i] ?? NaN)))
  }
  const selector = `${metric}{job=${JSON.stringify(job)}}[${(10 * minute) / second}s]`
  await client.query(instant(selector, at), (): Sink => ({ visit }))
  distances.sort((a, b) => a - b)
  const median = distances[Math.floor(distances.length / 2)]
  return median === undefined ? null : Math.round(median / second) * second
}

function instant(query: string, at: number) {
  return { path: "query", params: { query, time: String(Math.floor(at / second)) }, subject: query } as const
}
