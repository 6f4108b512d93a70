import { hour, type Member, minute, severities, type Severity, type SeverityRule } from "../base/index.ts"
import { isSilent } from "./silent.ts"
import { isUnlikeHistory, unlikeHistoryRating } from "./unlike-history.ts"

export interface SeverityRating {
  readonly severity: Severity
  readonly rule: SeverityRule
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
  if (members.every(isSilent)) return silentSeverity(members, duration)
  return isUnlikeHistory(members) ? unlikeHistoryRating(members, duration) : scoredSeverity(members, duration)
}

function scoredSeverity(members: readonly Member[], duration: number): SeverityRating {
  const ratio = Math.max(...members.map(m => m.score / m.threshold))
  const signals = new Set(members.flatMap(m => m.contributions.filter(c => c.signal).map(c => c.feature)))
    .size
  const points = {
    ratio: { value: ratio, points: pointsFor(steps.ratio, ratio) },
    duration: { value: duration, points: pointsFor(steps.duration, duration) },
    signals: { value: signals, points: pointsFor(steps.signals, signals) },
    hosts: { value: members.length, points: pointsFor(steps.hosts, members.length) },
  }
  const total = Object.values(points).reduce((sum, { points }) => sum + points, 0)
  const severity = severities[pointsFor(minPoints, total)] ?? "critical"
  return { severity, rule: { code: "points", params: { total, ...points } } }
}

function silentSeverity(members: readonly Member[], duration: number): SeverityRating {
  const hosts = members.length
  return {
    severity: duration >= longSilence || hosts > 1 ? "critical" : "high",
    rule: { code: "silence", params: { duration, limit: longSilence, hosts } },
  }
}

function pointsFor(steps: readonly number[], value: number): number {
  return steps.filter(step => value >= step).length
}
