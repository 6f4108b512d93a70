import {
  globToRegExp,
  type Incident,
  type IncidentHistory,
  type Occasion,
  type RouteRule,
  type RunResult,
  severities,
  type Severity,
} from "../base/index.ts"

/** The result limited to a route's hosts; unchanged where the route covers all. */
export function resultForHosts(result: RunResult, globs: readonly string[]): RunResult {
  if (globs.includes("*")) return result
  const watched = hostFilter(globs)
  const concerns = (incident: Incident): boolean => incident.members.some(({ host }) => watched(host))
  const others = result.hosts.map(({ host }) => host).filter(host => !watched(host))
  const { incidentHistory: memory } = result
  return {
    ...result,
    hosts: result.hosts.filter(({ host }) => watched(host)),
    gone: result.gone.filter(watched),
    incidents: result.incidents.filter(concerns),
    dataQuality: result.dataQuality.filter(({ host }) => watched(host)),
    events: result.events.filter(({ host }) => host === "" || watched(host)),
    errors: result.errors.filter(
      ({ where }) => !others.some(host => where === `host ${host}` || where.startsWith(`host ${host} · `)),
    ),
    ...(memory ? { incidentHistory: memoryForHosts(memory, { concerns, watched }) } : {}),
  }
}

interface HostFilter {
  readonly concerns: (incident: Incident) => boolean
  readonly watched: (host: string) => boolean
}

/** Old versions did not record the hosts of resolved incidents; these go to every route. */
function memoryForHosts(memory: IncidentHistory, { concerns, watched }: HostFilter): IncidentHistory {
  return {
    ...memory,
    resolved: memory.resolved.filter(({ hosts }) => hosts === undefined || hosts.some(watched)),
    suppressed: memory.suppressed.filter(({ incident }) => concerns(incident)),
  }
}

/** The incidents of sufficient severity for a route. */
export function incidentsAtLeast(
  { incidents }: RunResult,
  { severity }: Pick<RouteRule, "severity">,
): readonly Incident[] {
  return incidents.filter(incident => isAtLeast(incident, severity))
}

/** Whether a route of these globs takes a host. */
export function hostFilter(globs: readonly string[]): (host: string) => boolean {
  const patterns = globs.map(globToRegExp)
  return host => patterns.some(pattern => pattern.test(host))
}

export function isAtLeast(incident: Pick<Incident, "severity">, severity: Severity): boolean {
  return severities.indexOf(incident.severity) >= severities.indexOf(severity)
}

/** quiet: all hosts were scored, and no incident is severe enough. `result` is limited to the route. */
export function occasionOf(
  result: RunResult,
  rule: Pick<RouteRule, "severity">,
): Exclude<Occasion, "failure" | "live"> {
  return incidentsAtLeast(result, rule).length > 0 || result.hosts.some(({ status }) => status === "failed")
    ? "report"
    : "quiet"
}
