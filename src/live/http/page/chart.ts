import { type FeatureSeries, minute } from "../../../base/index.ts"
import { type IncidentSpan, metricTrend, scoreTrend, toSvg } from "../../../charts/index.ts"
import type { FeatureState, HostState, WatchState } from "../../state.ts"

/** A host's score of the last day, or a feature with its expected range, as SVG in the page's colours. */
export async function trendChart(
  state: WatchState,
  host: HostState,
  feature: FeatureState | null,
): Promise<string> {
  const chart = feature === null ? scoreChart(state, host) : featureChart(state, host, feature)
  return await toSvg(chart.spec, { colours: "variables", alt: chart.alt })
}

function scoreChart(state: WatchState, host: HostState) {
  const { start, step, score } = host.trend
  const times = Array.from(score, (_, row) => start + row * step)
  return scoreTrend({
    host: host.host,
    times,
    score: Array.from(score, numberOrNull),
    threshold: host.threshold ?? NaN,
    span: spanOf(times, step),
    incidents: incidentsOf(state, host),
    zone: state.job.timeZone,
    size: "panel",
  })
}

function featureChart(state: WatchState, host: HostState, feature: FeatureState) {
  const { start, value, expected, lower, upper } = feature.recent
  const { step } = host.trend
  const times = Array.from(value, (_, row) => start + row * step)
  const series: FeatureSeries = {
    feature: feature.feature,
    label: feature.label,
    unit: feature.unit,
    times,
    actual: Array.from(value, numberOrNull),
    expected: Array.from(expected, numberOrNull),
    lower: Array.from(lower, numberOrNull),
    upper: Array.from(upper, numberOrNull),
    anomalous: times.map((_, row) => feature.anomalous && row === times.length - 1),
  }
  return metricTrend({
    host: host.host,
    series,
    span: spanOf(times, step),
    incidents: incidentsOf(state, host),
    zone: state.job.timeZone,
    size: "panel",
  })
}

function spanOf(times: readonly number[], step: number): IncidentSpan {
  const start = times[0] ?? 0
  return { start, end: Math.max(times.at(-1) ?? 0, start + Math.max(step, minute)), open: false }
}

/** Open incidents of the host. */
function incidentsOf({ open, lastTick }: WatchState, { host }: HostState): readonly IncidentSpan[] {
  return open.flatMap(({ members }) =>
    members
      .filter(member => member.host === host)
      .map(member => ({
        start: Date.parse(member.start),
        end: lastTick?.at ?? Date.parse(member.end),
        open: true,
      })),
  )
}

function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
