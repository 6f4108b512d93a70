import { compareText, type Incident, type Member, minute, severities, wallClock } from "../base/index.ts"
import { identityOf, incidentIds } from "./incident-id.ts"
import { commonShare, type Profile, profileOfMembers } from "./profile.ts"
import { severityOf } from "./severity.ts"
import { isSilent } from "./silent.ts"
import { titleOf } from "./title.ts"

export interface GroupingInput {
  readonly members: readonly Member[]
  readonly silent: readonly Member[]
  /** The job's name: part of every id. */
  readonly job: string
  /** IANA zone of the date in an id. */
  readonly zone: string
  /** Each host's distance between rows, ms: an incident of one row lasts one step. */
  readonly steps: Readonly<Record<string, number>>
}

/**
 * Hosts whose signals agree less than this are two incidents: faults that only meet in load or I/O wait agree
 * on about a quarter.
 */
const minSimilarity = 0.4
/** Hosts that fell silent within this time of one another, ms, fell silent together. */
const maxSilentLag = 10 * minute

/** Anomalies and silences of all hosts → incidents, gravest first. The order of hosts does not matter. */
export function groupMembers(input: GroupingInput): Incident[] {
  const groups: Member[][] = []
  const likely = groupIndex(groups)
  for (const member of [...input.members, ...input.silent].sort(byOnset)) {
    const match = bestGroup(likely.of(member), member)
    if (match) match.push(member)
    else likely.add(member)
  }
  const ids = incidentIds(
    groups.map(group => ({
      day: dayCode(Date.parse(group[0]!.start), input.zone),
      identity: identityOf(input.job, group),
    })),
  )
  return groups.map((group, i) => incidentOf(ids[i]!, group, input.steps)).sort(bySeverity)
}

/**
 * The group that a member belongs to: without its host, overlapping in time with some member (a fault may
 * travel from host to host), and alike in signals with every member (a chain of likenesses must not join two
 * unlike faults); of several, the most alike.
 */
function bestGroup(groups: readonly Member[][], member: Member): Member[] | undefined {
  const candidates = groups
    .filter(group => isConcurrent(group, member))
    .map(group => ({ group, similarity: leastSimilarity(group, member) }))
    .filter(({ similarity }) => similarity >= minSimilarity)
  return candidates.sort((a, b) => b.similarity - a.similarity)[0]?.group
}

/** At most what is too little: the rest is not looked at then. */
function leastSimilarity(group: readonly Member[], member: Member): number {
  let least = 1
  for (const other of group) {
    least = Math.min(least, memberSimilarity(other, member))
    if (least < minSimilarity) break
  }
  return least
}

interface GroupIndex {
  /** Groups whose first member has a signal in common with this one, oldest first: no other can be alike. */
  readonly of: (member: Member) => readonly Member[][]
  /** Begins a group. */
  readonly add: (member: Member) => void
}

function groupIndex(groups: Member[][]): GroupIndex {
  const places = new Map<string, number[]>()
  const keysOf = (member: Member): Iterable<string> =>
    isSilent(member) ? ["silent"] : [...memberProfile(member).keys()].map(feature => `signal:${feature}`)
  return {
    of: member => {
      const found = new Set([...keysOf(member)].flatMap(key => places.get(key) ?? []))
      return groups.length === found.size ? groups : groups.filter((_, place) => found.has(place))
    },
    add: member => {
      for (const key of keysOf(member)) {
        const known = places.get(key)
        if (known) known.push(groups.length)
        else places.set(key, [groups.length])
      }
      groups.push([member])
    },
  }
}

const profiles = new WeakMap<Member, Profile>()

/** Computed once per member, which is compared with many. */
function memberProfile(member: Member): Profile {
  const known = profiles.get(member)
  if (known) return known
  const profile = profileOfMembers([member])
  profiles.set(member, profile)
  return profile
}

/** 0–1: the common share of both members' signals. Hosts silent together: 1. */
export function memberSimilarity(a: Member, b: Member): number {
  if (isSilent(a) || isSilent(b)) {
    const lag = Math.abs(Date.parse(a.start) - Date.parse(b.start))
    return isSilent(a) && isSilent(b) && lag <= maxSilentLag ? 1 : 0
  }
  if (isNameless(a) || isNameless(b) || (a.allNight ?? false) !== (b.allNight ?? false)) return 0
  return commonShare(memberProfile(b), memberProfile(a))
}

/** Its only feature is called value, which says nothing of what it holds: two such hosts have nothing in common. */
function isNameless({ contributions }: Member): boolean {
  return contributions.length > 0 && contributions.every(({ feature }) => /^_?value$/i.test(feature))
}

/** Whether a member belongs to others: another host, at the same time, alike in signals with every one. */
export function joins(group: readonly Member[], member: Member): boolean {
  return isConcurrent(group, member) && leastSimilarity(group, member) >= minSimilarity
}

/** Whether a member is of another host than a group's, at the time of one of them. */
function isConcurrent(group: readonly Member[], member: Member): boolean {
  return group.every(other => other.host !== member.host) && group.some(other => overlap(other, member))
}

/** The lead-up counts: what crossed first on one host may be what the other shows a minute later. */
function overlap(a: Member, b: Member): boolean {
  return a.leadUp <= b.end && b.leadUp <= a.end
}

export function incidentOf(id: string, members: readonly Member[], steps: GroupingInput["steps"]): Incident {
  const worst = members.reduce((a, b) => (ratioOf(b) > ratioOf(a) ? b : a))
  const start = members[0]!.start
  const end = members.reduce((last, m) => (m.end > last ? m.end : last), start)
  const kind = members.every(isSilent) ? "silent" : "anomaly"
  const duration = Math.max(...members.map(m => Date.parse(m.end) + (steps[m.host] ?? 0))) - Date.parse(start)
  const open = members.some(m => m.open)
  const { severity, rule } = severityOf(members, duration)
  const title = titleOf({ kind, members, duration, open })
  const { peak, score, threshold } = worst
  return { id, kind, title, severity, severityRule: rule, start, end, open, peak, score, threshold, members }
}

/** "20261119": the day in an id. */
export function dayCode(ms: number, zone: string): string {
  const { year, month, day } = wallClock(ms, zone)
  return `${String(year).padStart(4, "0")}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}`
}

function byOnset(a: Member, b: Member): number {
  return compareText(a.start, b.start) || compareText(a.leadUp, b.leadUp) || compareText(a.host, b.host)
}

export function bySeverity(a: Incident, b: Incident): number {
  const difference = severities.indexOf(b.severity) - severities.indexOf(a.severity)
  return difference || ratioOf(b) - ratioOf(a) || compareText(a.start, b.start) || compareText(a.id, b.id)
}

function ratioOf({ score, threshold }: Pick<Member, "score" | "threshold">): number {
  return score / threshold
}
