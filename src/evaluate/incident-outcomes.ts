import { globToRegExp, type LabelledIncident, minute } from "../base/index.ts"
import { overlap } from "./alarms.ts"
import type { Alarm, Truth } from "./truth.ts"

/** An incident of a run, on one host. */
export interface NamedAlarm extends Alarm {
  readonly host: string
  readonly id: string
  readonly title: string
}

/** Rows of one host that were judged. */
export interface JudgedHost {
  readonly host: string
  /** [rows], ascending. */
  readonly times: Float64Array
}

/** What became of a labelled incident. */
export interface IncidentOutcome {
  readonly incident: LabelledIncident
  /** outside: no row of a host that it names was judged in its time. */
  readonly state: "found" | "missed" | "outside"
  /** The first incident over it, and minutes from its start to that one's, 0 where that began before. */
  readonly by: Pick<NamedAlarm, "host" | "id" | "title"> | null
  readonly delay: number | null
  /**
   * Where the first of its causes stands among that incident's features, from 1; null where none is named.
   */
  readonly causeRank: number | null
}

/** The rows of one host, labelled by what a team knows. */
export function truthFrom(
  incidents: readonly LabelledIncident[],
  { host, times }: JudgedHost,
): Pick<Truth, "host" | "times" | "labels" | "causes"> {
  const own = incidents.filter(({ hosts }) => globToRegExp(hosts).test(host))
  const labels = Uint8Array.from(times, time =>
    own.some(({ start, end }) => time >= start && time <= end) ? 1 : 0,
  )
  const causes = own.filter(
    ({ causes, start, end }) => causes.length > 0 && times.some(time => time >= start && time <= end),
  )
  return {
    host,
    times,
    labels,
    causes: causes.map(({ start, end, causes: features }) => ({ start, end, features })),
  }
}

export function outcomesOf(
  incidents: readonly LabelledIncident[],
  hosts: readonly JudgedHost[],
  alarms: readonly NamedAlarm[],
): IncidentOutcome[] {
  return incidents.map(incident => {
    const hostPattern = globToRegExp(incident.hosts)
    const judged = hosts.some(
      ({ host, times }) =>
        hostPattern.test(host) && times.some(time => time >= incident.start && time <= incident.end),
    )
    const overlapping = alarms
      .filter(alarm => hostPattern.test(alarm.host) && overlap(alarm, incident))
      .sort((a, b) => a.start - b.start)
    const first = overlapping[0]
    if (!first)
      return { incident, state: judged ? "missed" : "outside", by: null, delay: null, causeRank: null }
    const { host, id, title } = first
    const rank = first.features.findIndex(feature => incident.causes.includes(feature)) + 1
    const delay = Math.max(0, first.start - incident.start) / minute
    return { incident, state: "found", by: { host, id, title }, delay, causeRank: rank > 0 ? rank : null }
  })
}

/** Incidents over nothing that the team knows of on their host. */
export function falseAlarms(
  incidents: readonly LabelledIncident[],
  alarms: readonly NamedAlarm[],
): NamedAlarm[] {
  return alarms.filter(
    alarm =>
      !incidents.some(incident => globToRegExp(incident.hosts).test(alarm.host) && overlap(alarm, incident)),
  )
}

/** An incident that goes on over several nights bears one id: its parts on a host become one alarm. */
export function mergeAlarms(alarms: readonly NamedAlarm[]): NamedAlarm[] {
  const byId = new Map<string, NamedAlarm>()
  for (const alarm of alarms) {
    const key = JSON.stringify([alarm.host, alarm.id])
    const before = byId.get(key)
    byId.set(
      key,
      before
        ? { ...before, start: Math.min(before.start, alarm.start), end: Math.max(before.end, alarm.end) }
        : alarm,
    )
  }
  return [...byId.values()]
}
