import type { Incident, RunResult, Severity } from "../base/index.ts"
import { countOf, formatCount, joinWords, strings } from "../words/index.ts"

/** The sentences of the report that are made of numbers; what is always the same stands in templates/. */

/** "3 incidents on 4 of 8 hosts: 1 critical, 2 high; 2 still open". */
export function headline(result: RunResult): string {
  const { incidents, hosts } = result
  const looked = hosts.filter(host => host.status === "scored").length
  if (incidents.length > 0) {
    const hit = new Set(incidents.flatMap(incident => incident.members.map(member => member.host))).size
    const open = incidents.filter(incident => incident.open).length
    const found = `${countOf(incidents.length, "incident")} on ${formatCount(hit)} of ${countOf(hosts.length, "host")}`
    return `${found}: ${severitiesOf(incidents)}${strings.stillOpenOf(open, incidents.length)}`
  }
  const leftOut = result.memory?.suppressed.length ?? 0
  if (leftOut > 0 && looked === hosts.length) return strings.memory.noNews(countOf(leftOut, "finding"), countOf(hosts.length, "host"))
  if (looked === 0) return `No result: none of ${countOf(hosts.length, "host")} could be scored`
  if (looked < hosts.length)
    return `No anomalies on ${formatCount(looked)} of ${countOf(hosts.length, "host")}; ${formatCount(hosts.length - looked)} could not be judged`
  return hosts.length === 1
    ? "A quiet night: the one host stayed below its threshold"
    : `A quiet night: all ${formatCount(hosts.length)} hosts stayed below their thresholds`
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
