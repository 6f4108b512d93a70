import type { Incident, IncidentTitle, Member, Severity, SeverityRule } from "../base/index.ts"
import type { ScoredNight, Span } from "./anomalies.ts"

/** Share of a night's scored rows that no fault of the night exceeds. */
const allNight = 0.95
/** Share of the scored rows that may come before the first anomalous one. */
const maxDelay = 0.01
/** Neither duration nor score grades it: it says that the history does not fit, not how bad the night is. */
const severity: Severity = "medium"

/**
 * Whether a host is above its threshold from its first scored row to its last: its levels changed before the
 * night began, or the history is of another machine.
 */
export function isAllNight({ scores, anomalous }: ScoredNight, { first, last }: Span): boolean {
  const scored = scores.score.filter(value => !Number.isNaN(value)).length
  const firstScored = scores.score.findIndex(value => !Number.isNaN(value))
  const rows = anomalous.subarray(first, last + 1).reduce((sum, flag) => sum + flag, 0)
  return rows >= allNight * scored && first - firstScored <= maxDelay * scored
}

/** True where every host is above its threshold all night. */
export function isUnlikeHistory(members: readonly Member[]): boolean {
  return members.every(({ allNight = false }) => allNight)
}

/** `duration` in ms. */
export function unlikeHistoryRating(
  members: readonly Member[],
  duration: number,
): { readonly severity: Severity; readonly rule: SeverityRule } {
  return { severity, rule: { code: "unlike-history", params: { duration, hosts: members.length } } }
}

export function unlikeHistoryTitle(members: readonly Member[]): IncidentTitle {
  const hosts = members.slice(0, 2).map(({ host }) => host)
  return { code: "unlike-history", params: { hosts, hostCount: members.length } }
}

/** The duration, where the history does not fit; null for any other incident. */
export function unlikeHistoryDuration({ severityRule }: Incident): number | null {
  return severityRule.code === "unlike-history" ? severityRule.params.duration : null
}
