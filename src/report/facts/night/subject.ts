import type { HostResult, RunResult } from "../../../base/index.ts"
import { countOf, formatCount } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import type { Clock } from "../clock.ts"
import { severityCounts } from "./headline.ts"
import { ms } from "../context.ts"
import { lowCoverage } from "./data-notice.ts"
import { wordTitle } from "../wording/titles.ts"

const longestTitle = 80
const words = {
  line: ({ job, date, finding }: Readonly<Record<"job" | "date" | "finding", string>>) =>
    `${job}, night to ${date}: ${finding}`,
  gone: (count: number) => `; ${countOf(count, "host")} without data since before this night`,
  found: (counts: readonly string[], missing: string, lead: string) =>
    `${counts.join(", ")}${missing}. ${lead}`,
  partly: (partly: number, hosts: string) => `; ${formatCount(partly)} of ${hosts} not fully scored`,
  noData: (hosts: string) => `NO DATA: none of ${hosts} could be scored`,
  incomplete: (partly: number, hosts: string) =>
    `INCOMPLETE: ${formatCount(partly)} of ${hosts} not fully scored, no incident in the scored data`,
  nothingNew: (findings: number, hosts: string) =>
    `nothing new, ${countOf(findings, "finding")} suppressed as known; all ${hosts} scored`,
  quiet: (hosts: number) =>
    `no incident, ${hosts === 1 ? "its one host" : `all ${countOf(hosts, "host")}`} scored`,
} as const

/**
 * A night in one line: job, date, result. "no incident" requires scored hosts, else it is "no data". Always
 * counts failed and missing hosts.
 */
export function subjectOf(result: RunResult, clock: Clock): string {
  const gone = result.gone.length === 0 ? "" : words.gone(result.gone.length)
  return words.line({
    job: shorten(result.job.title, 40),
    date: clock.date(ms(result.night.end) - 1),
    finding: `${findingOf(result)}${gone}`,
  })
}

function findingOf(result: RunResult): string {
  const { incidents, hosts } = result
  const all = countOf(hosts.length, "host")
  const partly = hosts.filter(host => !isWhole(host, result)).length
  const first = incidents[0]
  if (first) {
    const counts = severityCounts(incidents).map(({ severity, count }) => `${formatCount(count)} ${severity}`)
    return words.found(counts, partly === 0 ? "" : words.partly(partly, all), leadOf(wordTitle(first.title)))
  }
  if (hosts.every(({ status }) => status !== "scored")) return words.noData(all)
  if (partly > 0) return words.incomplete(partly, all)
  const known = result.incidentHistory?.suppressed.length ?? 0
  if (known > 0) return words.nothingNew(known, all)
  return words.quiet(hosts.length)
}

/** True where the host was scored over the whole night, with few missing rows. */
function isWhole({ host, status }: HostResult, { dataQuality }: RunResult): boolean {
  return (
    status === "scored" &&
    dataQuality.every(quality => quality.host !== host || quality.coverage >= lowCoverage)
  )
}

/** The title's first half, without accompanying signals. */
function leadOf(title: string): string {
  return shorten(title.split("; ")[0] ?? title, longestTitle)
}
