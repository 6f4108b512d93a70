import { day, Fault, minute, type PrometheusRule, type PromQuery, type TimeSpan } from "../../base/index.ts"
import { noHostLabel, tooManySeries, twoSeries } from "../faults-prometheus.ts"
import { answerLimits } from "./answer-limits.ts"
import { requestFor } from "./chunks.ts"
import { type Client, type ClientEffects, openClient, type Sink } from "./api/client.ts"
import { hostOf, seriesText } from "./sample-sink.ts"
import { parseSeries } from "./api/series.ts"

/** What a server answers to the job's queries over five minutes. */
export interface ServerProbe {
  /** In the job's order. */
  readonly queries: readonly QueryProbe[]
  /** Sorted: every host that any query names. */
  readonly hosts: readonly string[]
  /** Epoch ms of the oldest day with samples; null where it is not younger than the history's start. */
  readonly oldest: number | null
}

export interface QueryProbe {
  readonly query: PromQuery
  readonly hosts: ReadonlySet<string>
  readonly warnings: readonly string[]
  /** The server refuses the query, or what it answers is no feature. */
  readonly fault: Fault | null
}

const probeLength = 5 * minute

/** Runs each query over the last five minutes of the window. Fault where the server does not answer or let in. */
export async function probeServer(
  rule: PrometheusRule,
  window: TimeSpan,
  effects: ClientEffects,
): Promise<ServerProbe> {
  const client = await openClient(rule, effects)
  try {
    const queries: QueryProbe[] = []
    for (const query of rule.queries) queries.push(await probeQuery(query, window.end, { client, rule }))
    const found = queries.find(({ hosts }) => hosts.size > 0)
    return {
      queries,
      hosts: [...new Set(queries.flatMap(({ hosts }) => [...hosts]))].sort(),
      oldest: found === undefined ? null : await oldestDay(found.query, window, { client, rule }),
    }
  } finally {
    client.close()
  }
}

interface Probing {
  readonly client: Client
  readonly rule: PrometheusRule
}

/** Faults that other queries need not share. */
const ofOneQuery = ["prometheus.query", "prometheus.too-much", "prometheus.series", "prometheus.no-host"]

async function probeQuery(query: PromQuery, end: number, probing: Probing): Promise<QueryProbe> {
  try {
    return await askForHosts(query, end, probing)
  } catch (error) {
    if (!(error instanceof Fault) || !ofOneQuery.includes(error.code)) throw error
    return { query, hosts: new Set(), warnings: [], fault: error }
  }
}

async function askForHosts(query: PromQuery, end: number, { client, rule }: Probing): Promise<QueryProbe> {
  const span = { start: end - probeLength, end }
  const answer = await client.query(requestFor(query, span, rule), () => hostSink(query, rule))
  if (answer.state === "too-much") return { query, hosts: new Set(), warnings: [answer.why], fault: null }
  const { series, hostless } = answer.sink
  if (hostless > 0 && series.size === 0) throw noHostLabel(query.promql, rule.host)
  const [twice] = [...series].filter(([, texts]) => texts.length > 1)
  const fault = twice === undefined ? null : twoSeries(twice[0], query.name, twice[1])
  return { query, hosts: new Set(series.keys()), warnings: answer.warnings, fault }
}

interface HostSink extends Sink {
  /** Series by host. */
  readonly series: Map<string, string[]>
  hostless: number
}

function hostSink(query: PromQuery, rule: PrometheusRule): HostSink {
  const limits = answerLimits(rule)
  let count = 0
  const sink: HostSink = {
    series: new Map(),
    hostless: 0,
    visit: element => {
      if (++count > limits.series) throw tooManySeries(query.promql, limits.series, rule.limits.series)
      const { labels } = parseSeries(element)
      const host = hostOf(labels, rule.host)
      if (host === null) sink.hostless++
      else sink.series.set(host, [...(sink.series.get(host) ?? []), seriesText(labels)])
    },
  }
  return sink
}

/** By halves: whether a day has samples is asked for five minutes at its end. */
async function oldestDay(
  query: PromQuery,
  { start, end }: TimeSpan,
  probing: Probing,
): Promise<number | null> {
  const hasSamples = async (at: number): Promise<boolean> =>
    (await askForHosts(query, at + probeLength, probing)).hosts.size > 0
  if (await hasSamples(start)) return null
  let [empty, full] = [0, Math.ceil((end - start) / day)]
  while (full - empty > 1) {
    const middle = Math.floor((empty + full) / 2)
    if (await hasSamples(start + middle * day)) full = middle
    else empty = middle
  }
  return Math.min(start + full * day, end)
}
