import type { HostResult, Incident, RunResult, Severity } from "../../../base/index.ts"
import { countOf, formatCount, joinWords } from "../../../text/index.ts"
import { cover } from "../wording/cover.ts"

const words = cover.headline

/** "3 incidents on 4 of 8 hosts: 1 critical, 2 high; 2 still open". */
export function headline(result: RunResult): string {
  const { incidents, hosts } = result
  const scored = hosts.filter(host => host.status === "scored").length
  if (incidents.length > 0) {
    const affected = new Set(incidents.flatMap(incident => incident.members.map(member => member.host))).size
    const open = incidents.filter(incident => incident.open).length
    return words.found({
      incidents: countOf(incidents.length, "incident"),
      affected: formatCount(affected),
      hosts: countOf(hosts.length, "host"),
      severities: severitiesOf(incidents),
      open: words.stillOpen(open, incidents.length),
    })
  }
  const leftOut = result.incidentHistory?.suppressed.length ?? 0
  if (leftOut > 0 && scored === hosts.length)
    return words.noNews(countOf(leftOut, "finding"), countOf(hosts.length, "host"))
  if (scored === 0) return words.noResult(countOf(hosts.length, "host"))
  if (scored < hosts.length)
    return words.partly(
      formatCount(scored),
      countOf(hosts.length, "host"),
      formatCount(hosts.length - scored),
    )
  return exceededBriefly(result).length > 0
    ? words.brief(countOf(hosts.length, "host"))
    : words.quiet(hosts.length)
}

/** Hosts without an incident whose score exceeded its threshold in some row. */
export function exceededBriefly({ hosts, incidents }: RunResult): HostResult[] {
  const affected = new Set(incidents.flatMap(({ members }) => members.map(({ host }) => host)))
  return hosts.filter(
    ({ host, peak, threshold }) =>
      !affected.has(host) && peak !== null && threshold !== null && peak.score > threshold,
  )
}

export function severityCounts(incidents: readonly Incident[]): { severity: Severity; count: number }[] {
  const order: readonly Severity[] = ["critical", "high", "medium", "low", "info"]
  return order
    .map(severity => ({
      severity,
      count: incidents.filter(incident => incident.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
}

function severitiesOf(incidents: readonly Incident[]): string {
  return joinWords(
    severityCounts(incidents).map(({ severity, count }) => `${formatCount(count)} ${severity}`),
  )
}
