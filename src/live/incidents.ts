import { day, iso, type Job, type Member, minute, severities } from "../base/index.ts"
import { episodeOf, incidentFor, incidentOf, newLiveId } from "../incidents/index.ts"
import type { JudgedHost } from "./hosts/host.ts"
import { scoredRows } from "./hosts/newest-row.ts"
import type { LiveIncident } from "./state.ts"

/** What people are notified of. */
export interface IncidentChange {
  readonly kind: "opened" | "grown" | "closed"
  readonly incident: LiveIncident
}

/** Incidents by day; each record is new where something changed. */
export interface LiveIncidents {
  /** Takes the hosts' newest rows. `now`: epoch ms of the tick. */
  readonly update: (hosts: readonly JudgedHost[], now: number) => readonly IncidentChange[]
  readonly open: () => readonly LiveIncident[]
  readonly closed: () => readonly LiveIncident[]
}

export interface KnownIncidents {
  readonly open: readonly LiveIncident[]
  readonly closed: readonly LiveIncident[]
}

/** A host without a row for this long is silent where others send, ms, and at least so many steps. */
const silentAfter = 10 * minute
const silentSteps = 3
/** Closed incidents are kept until a night can have taken their ids, ms. */
const keptClosed = 3 * day

export function openLiveIncidents(job: Job, known: KnownIncidents): LiveIncidents {
  let { open, closed } = known
  return {
    open: () => open,
    closed: () => closed,
    update: (hosts, now) => {
      const changes: IncidentChange[] = []
      const steps = Object.fromEntries(hosts.map(({ host, published }) => [host, published.model.step]))
      // What came while a long tick read the other hosts makes none of them silent.
      const newest = Math.min(now, Math.max(...hosts.map(host => host.lastRow() ?? -Infinity)))
      for (const judged of hosts) {
        const own = open.find(({ members }) => members.some(m => m.host === judged.host && m.open)) ?? null
        const member = memberOf(judged, { job, own, newest })
        if (member === null) continue
        const target = own ?? (isNew(member, now) ? incidentFor(open, member) : null)
        const next = withMember(target, member, { job, now, steps, taken: [...open, ...closed] })
        open = [...open.filter(({ id }) => id !== next.id), next]
        changes.push(...changeOf(target, next))
      }
      const ended = open.filter(({ members }) => members.every(member => !member.open))
      const over = ended.map(incident => ({ ...incident, closedAt: now }))
      changes.push(...over.map(incident => ({ kind: "closed" as const, incident })))
      open = open.filter(incident => !ended.includes(incident)).sort(bySeverity)
      closed = [...over, ...closed].filter(({ closedAt }) => now - (closedAt ?? now) < keptClosed)
      return changes
    },
  }
}

interface MemberTask {
  readonly job: Job
  /** The host's open incident. */
  readonly own: LiveIncident | null
  /** Epoch ms of the newest row of any host. */
  readonly newest: number
}

/** The host's part of an incident by now; null where there is none, or nothing changed. */
function memberOf(judged: JudgedHost, { job, own, newest }: MemberTask): Member | null {
  const known = own?.members.find(({ host }) => host === judged.host) ?? null
  const silent = silenceOf(judged, newest)
  if (own?.kind === "silent" && known !== null)
    return silent ?? { ...known, open: false, end: iso(judged.lastRow() ?? Date.parse(known.end)) }
  if (silent !== null) return known === null ? silent : { ...known, open: false }
  const rows = judged.recent()
  if (rows === null) return null
  const onset = known?.start ?? null
  const scored = scoredRows(judged, rows)
  const state = episodeOf({ scored, onset, hysteresis: job.watch, rule: job.incidents })
  return state.kind === "calm" ? null : state.member
}

/** A host that sends nothing while others do; it has no score, and 1 of a threshold of 1 stands for one. */
function silenceOf({ host, published: { model }, lastRow }: JudgedHost, newest: number): Member | null {
  const last = lastRow()
  if (last === null || newest - last < Math.max(silentAfter, silentSteps * model.step)) return null
  const start = iso(last + model.step)
  const span = { start, end: iso(newest), peak: start, leadUp: start, open: true }
  const anomalousRows = Math.round((newest - last) / model.step)
  return { host, ...span, score: 1, threshold: 1, anomalousRows, contributions: [] }
}

/** What began long before this tick is history that a restart reads once more, not another host's incident. */
function isNew({ end }: Member, now: number): boolean {
  return now - Date.parse(end) < day
}

interface RecordTask {
  readonly job: Job
  readonly now: number
  readonly steps: Readonly<Record<string, number>>
  readonly taken: readonly LiveIncident[]
}

function withMember(
  incident: LiveIncident | null,
  member: Member,
  { job, now, steps, taken }: RecordTask,
): LiveIncident {
  const before = incident?.members.some(({ host }) => host === member.host)
    ? incident.members.map(own => (own.host === member.host ? member : own))
    : [...(incident?.members ?? []), member]
  const zone = job.report.timeZone
  const ids = new Set(taken.map(({ id }) => id))
  const id = incident?.id ?? newLiveId(member, { job: job.name, zone, taken: ids })
  return { ...incidentOf(id, before, steps), raisedAt: incident?.raisedAt ?? now, closedAt: null }
}

function changeOf(before: LiveIncident | null, after: LiveIncident): IncidentChange[] {
  if (before === null) return [{ kind: "opened", incident: after }]
  return rank(after) > rank(before) ? [{ kind: "grown", incident: after }] : []
}

function rank({ severity }: LiveIncident): number {
  return severities.indexOf(severity)
}

function bySeverity(a: LiveIncident, b: LiveIncident): number {
  return rank(b) - rank(a) || b.raisedAt - a.raisedAt
}
