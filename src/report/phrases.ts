import type { Incident, RunResult, Severity } from "../base/index.ts"
import { countOf, formatCount, joinWords, strings } from "../words/index.ts"

const words = strings.cover.headline

/** "3 incidents on 4 of 8 hosts: 1 critical, 2 high; 2 still open". */
export function headline(result: RunResult): string {
  const { incidents, hosts } = result
  const looked = hosts.filter(host => host.status === "scored").length
  if (incidents.length > 0) {
    const hit = new Set(incidents.flatMap(incident => incident.members.map(member => member.host))).size
    const open = incidents.filter(incident => incident.open).length
    return words.found({
      incidents: countOf(incidents.length, "incident"), hit: formatCount(hit), hosts: countOf(hosts.length, "host"),
      severities: severitiesOf(incidents), open: words.stillOpen(open, incidents.length),
    })
  }
  const leftOut = result.memory?.suppressed.length ?? 0
  if (leftOut > 0 && looked === hosts.length) return words.noNews(countOf(leftOut, "finding"), countOf(hosts.length, "host"))
  if (looked === 0) return words.noResult(countOf(hosts.length, "host"))
  if (looked < hosts.length) return words.partly(formatCount(looked), countOf(hosts.length, "host"), formatCount(hosts.length - looked))
  return words.quiet(hosts.length)
}

export function severityCounts(incidents: readonly Incident[]): { severity: Severity; count: number }[] {
  const order: readonly Severity[] = ["critical", "high", "medium", "low", "info"]
  return order
    .map(severity => ({ severity, count: incidents.filter(incident => incident.severity === severity).length }))
    .filter(({ count }) => count > 0)
}

function severitiesOf(incidents: readonly Incident[]): string {
  return joinWords(severityCounts(incidents).map(({ severity, count }) => `${formatCount(count)} ${severity}`))
}
