import type { PrometheusRule, PromQuery, TimeSpan } from "../../base/index.ts"
import { tooManySeries } from "../faults-prometheus.ts"
import type { SampleBatch } from "../samples/sample-batch.ts"
import { answerLimits } from "./answer-limits.ts"
import type { Sink } from "./api/client.ts"
import { parseSeries } from "./api/series.ts"

/** Takes the series of one answer into a batch. */
export interface SampleSink extends Sink {
  readonly batch: SampleBatch
  /** Series with samples, and how many of them lack the labels that name the host. */
  readonly counts: () => { readonly series: number; readonly hostless: number }
}

export interface SinkTask {
  readonly query: PromQuery
  /** Samples outside are left out. */
  readonly span: TimeSpan
  readonly rule: PrometheusRule
  readonly batch: SampleBatch
}

/** Throws the Fault of a query with more series than the job allows. */
export function newSampleSink({ query, span, rule, batch }: SinkTask): SampleSink {
  const limits = answerLimits(rule)
  let series = 0
  let hostless = 0
  const visit = async (element: Buffer): Promise<void> => {
    if (++series > limits.series) throw tooManySeries(query.promql, limits.series, rule.limits.series)
    const { labels, times, values } = parseSeries(element)
    const host = hostOf(labels, rule.host)
    if (host === null) hostless++
    else await batch.add({ host, series: seriesText(labels), ...inside(span, times, values) })
  }
  return { visit, batch, counts: () => ({ series, hostless }) }
}

/** The labels that name the host, joined by slashes, without a port; null where one is missing. */
export function hostOf(labels: Readonly<Record<string, string>>, names: readonly string[]): string | null {
  const parts = names.map(name => labels[name] ?? "")
  return parts.includes("") ? null : parts.map(withoutPort).join("/")
}

/** `web-1:9100` → `web-1`; of an address with a path the port stays. */
function withoutPort(name: string): string {
  return /^([^/:]+|\[[^\]]*\]):\d+$/.exec(name)?.[1] ?? name
}

/** As PromQL writes it, labels sorted. */
export function seriesText({ __name__: name = "", ...labels }: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return `${name}{${matchers.sort().join(", ")}}`
}

/** The samples of a sorted series that lie in [start, end). */
function inside(
  { start, end }: TimeSpan,
  times: Float64Array,
  values: Float64Array,
): { readonly times: Float64Array; readonly values: Float64Array } {
  let from = 0
  let to = times.length
  while (from < to && (times[from] ?? Infinity) < start) from++
  while (to > from && (times[to - 1] ?? -Infinity) >= end) to--
  return { times: times.subarray(from, to), values: values.subarray(from, to) }
}
