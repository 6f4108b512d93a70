import { compareText, minute, severities } from "../base/index.ts"
import type { Incident, Member } from "../base/index.ts"
import { dayCode, titleOf } from "../words/index.ts"
import { identityOf, idsOf } from "./identity.ts"
import { commonShare, profileOfMembers } from "./profile.ts"
import { severityOf } from "./severity.ts"
import { isSilent } from "./silent.ts"

export interface GroupFacts {
  readonly members: readonly Member[]
  readonly silent: readonly Member[]
  /** The job's name: part of every id. */
  readonly job: string
  /** IANA zone of the date in an id. */
  readonly zone: string
  /** Each host's distance between rows, ms: an incident of one row lasts one step. */
  readonly steps: Readonly<Record<string, number>>
}

/** Hosts whose signals agree less than this are two incidents: faults that only meet in load or I/O wait agree on about a quarter. */
const agreement = 0.4
/** Hosts that fell silent within this time of one another, ms, fell silent together. */
const silentTogether = 10 * minute

/** Anomalies and silences of all hosts → incidents, gravest first. The order of hosts does not matter. */
export function groupMembers(facts: GroupFacts): Incident[] {
  const groups: Member[][] = []
  for (const member of [...facts.members, ...facts.silent].sort(byOnset)) {
    const home = bestGroup(groups, member)
    if (home) home.push(member)
    else groups.push([member])
  }
  const ids = idsOf(groups.map(group => ({ day: dayCode(Date.parse(group[0]!.start), facts.zone), identity: identityOf(facts.job, group) })))
  return groups.map((group, i) => incidentOf(ids[i]!, group, facts.steps)).sort(byGravity)
}

/**
 * The group that a member belongs to: without its host, overlapping in time with some member (a fault may travel from host to host), and alike in
 * signals with every member (a chain of likenesses must not join two unlike faults); of several, the most alike.
 */
function bestGroup(groups: readonly Member[][], member: Member): Member[] | undefined {
  const alike = groups
    .filter(group => group.some(other => overlap(other, member)) && group.every(other => other.host !== member.host))
    .map(group => ({ group, likeness: Math.min(...group.map(other => likenessOf(other, member))) }))
    .filter(({ likeness }) => likeness >= agreement)
  return alike.sort((a, b) => b.likeness - a.likeness)[0]?.group
}

/** 0–1: the common share of both members' signals. Hosts silent together: 1. */
export function likenessOf(a: Member, b: Member): number {
  if (isSilent(a) || isSilent(b)) {
    const apart = Math.abs(Date.parse(a.start) - Date.parse(b.start))
    return isSilent(a) && isSilent(b) && apart <= silentTogether ? 1 : 0
  }
  return commonShare(profileOfMembers([b]), profileOfMembers([a]))
}

/** The lead-up counts: what crossed first on one host may be what the other shows a minute later. */
function overlap(a: Member, b: Member): boolean {
  return a.leadUp <= b.end && b.leadUp <= a.end
}

function incidentOf(id: string, members: readonly Member[], steps: GroupFacts["steps"]): Incident {
  const gravest = members.reduce((a, b) => (ratioOf(b) > ratioOf(a) ? b : a))
  const start = members[0]!.start
  const end = members.reduce((last, m) => (m.end > last ? m.end : last), start)
  const kind = members.every(isSilent) ? "silent" : "anomaly"
  const duration = Math.max(...members.map(m => Date.parse(m.end) + (steps[m.host] ?? 0))) - Date.parse(start)
  const open = members.some(m => m.open)
  const { severity, rule } = severityOf(members, duration)
  const title = titleOf({ kind, members, duration, open })
  const { peak, score, threshold } = gravest
  return { id, kind, title, severity, severityRule: rule, start, end, open, peak, score, threshold, members }
}

function byOnset(a: Member, b: Member): number {
  return compareText(a.start, b.start) || compareText(a.leadUp, b.leadUp) || compareText(a.host, b.host)
}

function byGravity(a: Incident, b: Incident): number {
  const graver = severities.indexOf(b.severity) - severities.indexOf(a.severity)
  return graver || ratioOf(b) - ratioOf(a) || compareText(a.start, b.start) || compareText(a.id, b.id)
}

function ratioOf({ score, threshold }: Pick<Member, "score" | "threshold">): number {
  return score / threshold
}
