import { hour, type Member, minute, severities, type Severity } from "../base/index.ts"
import { countOf, formatDuration, formatTimes, strings } from "../text/index.ts"
import { isSilent } from "./silent.ts"

export interface SeverityRating {
  readonly severity: Severity
  /** The rule with its numbers, as a sentence. */
  readonly rule: string
}

/**
 * Points for reaching each step: how far above the threshold, how long (ms), how many signals, how many
 * hosts. Ten at most.
 */
const steps = {
  ratio: [2, 5, 15, 50],
  duration: [15 * minute, hour],
  signals: [3, 6],
  hosts: [2, 5],
} as const
/** The fewest points for low, medium, high and critical; below: info. */
const minPoints = [1, 3, 5, 7] as const
/** A single host that is silent for less than this is high, else critical. */
const longSilence = hour

/** Technical severity of members that form one incident; `duration` in ms. */
export function severityOf(members: readonly Member[], duration: number): SeverityRating {
  return members.every(isSilent) ? silentSeverity(members, duration) : scoredSeverity(members, duration)
}

function scoredSeverity(members: readonly Member[], duration: number): SeverityRating {
  const ratio = Math.max(...members.map(m => m.score / m.threshold))
  const signals = new Set(members.flatMap(m => m.contributions.filter(c => c.signal).map(c => c.feature)))
    .size
  const points = {
    ratio: pointsFor(steps.ratio, ratio),
    duration: pointsFor(steps.duration, duration),
    signals: pointsFor(steps.signals, signals),
    hosts: pointsFor(steps.hosts, members.length),
  }
  const total = points.ratio + points.duration + points.signals + points.hosts
  const severity = severities[pointsFor(minPoints, total)]!
  const parts = [
    strings.severity.ratio(formatTimes(ratio), points.ratio),
    strings.severity.duration(formatDuration(duration), points.duration),
    strings.severity.signals(countOf(signals, "signal"), points.signals),
    strings.severity.hosts(countOf(members.length, "host"), points.hosts),
  ]
  return { severity, rule: strings.severity.rule(severity, countOf(total, "point"), parts.join(", ")) }
}

function silentSeverity(members: readonly Member[], duration: number): SeverityRating {
  const severity = duration >= longSilence || members.length > 1 ? "critical" : "high"
  const rule = strings.severity.silentRule(
    severity,
    formatDuration(duration),
    formatDuration(longSilence),
    countOf(members.length, "host"),
  )
  return { severity, rule }
}

function pointsFor(steps: readonly number[], value: number): number {
  return steps.filter(step => value >= step).length
}
