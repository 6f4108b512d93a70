import { type Contribution, iso, minute } from "../../base/index.ts"
import type { HostAnswer, HostsAnswer, IncidentsAnswer } from "../../job/index.ts"
import { wordTitle } from "../../report/index.ts"
import { formatRange, formatValue } from "../../text/index.ts"
import type { FeatureState, HostState, LiveIncident, WatchState } from "../state.ts"

/** The state as JSON: times in ISO 8601, NaN as null, and an incident in words. */

export function hostsAnswer(state: WatchState): HostsAnswer {
  return {
    job: state.job,
    at: instantOrNull(state.lastTick?.at ?? null),
    ticks: state.ticks,
    skippedTicks: state.skippedTicks,
    every: state.every,
    source: state.source.status === "ok" ? "ok" : `${state.source.fault.what}: ${state.source.fault.hint}`,
    hosts: state.hosts.map(host => hostSummary(host, state.lastTick?.at ?? state.startedAt)),
  }
}

export function hostAnswer(host: HostState, { lastTick, startedAt }: WatchState): HostAnswer {
  return {
    ...hostSummary(host, lastTick?.at ?? startedAt),
    features: host.features.map(own => {
      const { feature, label, unit, value, expected, lower, upper, contribution, anomalous } = own
      const numbers = { value, expected, lower, upper, contribution }
      return { feature, label, unit, ...numbers, anomalous, text: textOf(own) }
    }),
  }
}

function textOf({ value, lower, upper, unit }: FeatureState): HostAnswer["features"][number]["text"] {
  if (value === null || lower === null || upper === null) return null
  return { actual: formatValue(value, unit), expected: formatRange([lower, upper], unit) }
}

export function incidentsAnswer({ lastTick, open, closed }: WatchState): IncidentsAnswer {
  return {
    at: instantOrNull(lastTick?.at ?? null),
    open: open.map(incidentAnswer),
    closed: closed.map(incidentAnswer),
  }
}

function hostSummary(host: HostState, now: number): HostsAnswer["hosts"][number] {
  return {
    host: host.host,
    status: host.status,
    lastRow: instantOrNull(host.lastRow),
    score: finiteOrNull(host.score),
    threshold: finiteOrNull(host.threshold),
    anomalous: host.anomalous,
    missingRows: host.missingRows,
    modelNight: instantOrNull(host.model?.nightEnd ?? null),
    why: host.fault === null ? null : `${host.fault.what}: ${host.fault.hint}`,
    day: dayOf(host, now),
  }
}

const [cell, cells] = [15 * minute, 96]

/** Highest score ÷ threshold of each quarter of an hour of the 24 hours up to `now`; null where none is judged. */
function dayOf({ trend: { start, step, score }, threshold }: HostState, now: number): (number | null)[] {
  const day: (number | null)[] = Array.from({ length: cells }, () => null)
  const first = (Math.floor(now / cell) + 1) * cell - cells * cell
  score.forEach((value, row) => {
    const at = Math.floor((start + row * step - first) / cell)
    const ratio = value / (threshold ?? NaN)
    const before = day[at]
    if (before === undefined || Number.isNaN(ratio)) return
    day[at] = Number(Math.max(before ?? 0, ratio).toFixed(2))
  })
  return day
}

/** Features of an incident that are named. */
const leading = 5

function incidentAnswer(incident: LiveIncident): IncidentsAnswer["open"][number] {
  const { id, title, severity, start, raisedAt, closedAt, members } = incident
  const signals = members.flatMap(({ host, contributions }) =>
    contributions.filter(({ signal }) => signal).map(contribution => ({ host, contribution })),
  )
  return {
    id,
    title: wordTitle(title),
    severity,
    start,
    raised: iso(raisedAt),
    closed: instantOrNull(closedAt),
    hosts: members.map(({ host }) => host),
    features: signals
      .slice(0, leading)
      .map(({ host, contribution }) => ({
        host,
        feature: contribution.feature,
        label: contribution.label,
        share: contribution.share,
        ...wordsOf(contribution),
      })),
  }
}

function wordsOf({ actual, expected, range, unit }: Contribution): { actual: string; expected: string } {
  const expectedRange = range ?? (expected === null ? null : ([expected, expected] as const))
  return {
    actual: formatValue(actual, unit),
    expected: expectedRange === null ? "unknown" : formatRange(expectedRange, unit),
  }
}

function instantOrNull(time: number | null): string | null {
  return time === null ? null : iso(time)
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
