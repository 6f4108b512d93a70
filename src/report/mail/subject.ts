import type { HostResult, RunResult } from "../../base/index.ts"
import { countOf, formatCount } from "../../words/index.ts"
import { shorten } from "../clean.ts"
import type { Clock } from "../clock.ts"
import { severityCounts } from "../phrases.ts"
import { ms } from "../view/context.ts"
import { lowCoverage } from "../view/cover.ts"

const longestTitle = 80

/**
 * All that matters of a night in one line: whose, when, what. "no anomalies" is only said where something was looked at, "no data" where nothing was;
 * hosts that could not be judged, or are gone, are always counted.
 */
export function subjectOf(result: RunResult, clock: Clock): string {
  const gone = result.gone.length === 0 ? "" : `; ${countOf(result.gone.length, "host")} gone since before this night`
  return `${shorten(result.job.title, 40)}, night to ${clock.date(ms(result.night.end) - 1)}: ${findingOf(result)}${gone}`
}

function findingOf(result: RunResult): string {
  const { incidents, hosts } = result
  const all = countOf(hosts.length, "host")
  const partly = hosts.filter(host => !isWhole(host, result)).length
  const first = incidents[0]
  if (first) {
    const counts = severityCounts(incidents).map(({ severity, count }) => `${formatCount(count)} ${severity}`)
    const missing = partly === 0 ? "" : `; ${formatCount(partly)} of ${all} not judged whole`
    return `${counts.join(", ")}${missing}. ${leadOf(first.title)}`
  }
  if (hosts.every(({ status }) => status !== "scored")) return `NO DATA: none of ${all} could be judged`
  if (partly > 0) return `INCOMPLETE: ${formatCount(partly)} of ${all} not judged whole, no anomalies in what was judged`
  const known = result.memory?.suppressed.length ?? 0
  if (known > 0) return `nothing new, ${countOf(known, "finding")} left out as known; all ${all} judged`
  return `no anomalies, ${hosts.length === 1 ? "its one host" : `all ${all}`} judged`
}

/** Whether the host was judged over the whole night: it was scored, and few rows are missing. */
function isWhole({ host, status }: HostResult, { dataQuality }: RunResult): boolean {
  return status === "scored" && dataQuality.every(quality => quality.host !== host || quality.coverage >= lowCoverage)
}

/** The title's first half; the second tells what came with it. */
function leadOf(title: string): string {
  return shorten(title.split("; ")[0] ?? title, longestTitle)
}
