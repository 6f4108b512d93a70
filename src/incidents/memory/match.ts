import { day, minute } from "../../base/index.ts"
import type { Incident, PastIncident, PastNight } from "../../base/index.ts"
import { type Profile, profileLikeness, profileOf, profileOfMembers } from "../profile.ts"
import { sameFingerprint, sameHour } from "./fingerprint.ts"

/** A past incident, made ready to be compared. */
export interface Remembered {
  readonly incident: PastIncident
  readonly night: PastNight
  readonly profile: Profile
  readonly hosts: ReadonlySet<string>
  /** Epoch ms: of thousands of comparisons each would read the text anew. */
  readonly onset: number
}

/** Signals that agree less than this are other trouble. */
const alike = 0.5
/** Hosts of one trouble that goes on over midnight: as within a night. */
const goesOn = 0.4
/** One that lasted this many times longer is another shape; differences of some minutes are none. */
const longer = 4
const someMinutes = 5 * minute
const mostIds = 10

export function rememberAll(past: readonly PastNight[]): Remembered[] {
  return past.flatMap(night => night.incidents.map(incident => ({
    incident,
    night,
    profile: profileOf(incident.members.map(({ signals }) => signals)),
    hosts: new Set(incident.members.map(({ host }) => host)),
    onset: Date.parse(incident.start),
  })))
}

/** Tonight's incident in the same terms. */
export function asRemembered(incident: Incident): Compared & { readonly incident: Incident } {
  const profile = profileOfMembers(incident.members)
  return { incident, profile, hosts: new Set(incident.members.map(({ host }) => host)), onset: Date.parse(incident.start) }
}

interface Compared extends Pick<Remembered, "profile" | "hosts" | "onset"> {
  readonly incident: Pick<Incident, "start" | "end" | "open" | "kind" | "fingerprint">
}

/** 0–1: how alike two are that could be the same trouble come again: on a common host at any time, or on others at the same hour of the week. */
export function recurrence(a: Compared, b: Remembered): number {
  if (a.incident.kind !== b.incident.kind) return 0
  if (!shareHost(a, b) && !anotherWeek(a, b)) return 0
  const likeness = profileLikeness(a.profile, b.profile)
  return likeness >= alike ? likeness : 0
}

/** Whether it is not only the same trouble, but came at the same hour of the week and lasted about as long: then it bears the same fingerprint. */
export function repeats(a: Compared, b: Remembered): boolean {
  const [own, other] = [a.incident.fingerprint ?? "", b.incident.fingerprint]
  return sameFingerprint(own, other) || (sameHour(own, other) && likeLong(a, b))
}

/** Whether last night ended with it: it was open then, or ended so late that within one night it would have been one incident. */
export function continues(a: Compared, b: Remembered, { nightStart, mergeGap }: { nightStart: number; mergeGap: number }): boolean {
  if (a.incident.kind !== b.incident.kind || !shareHost(a, b)) return false
  const near = a.onset - (b.incident.open ? nightStart : Date.parse(b.incident.end)) <= mergeGap
  return near && profileLikeness(a.profile, b.profile) >= goesOn
}

/** Newest first, without repetition. */
export function idsOf(matches: readonly Remembered[]): string[] {
  return [...new Set(matches.map(({ incident }) => incident.id).reverse())].slice(0, mostIds)
}

function shareHost(a: Compared, b: Compared): boolean {
  for (const host of a.hosts) if (b.hosts.has(host)) return true
  return false
}

/** A host that falls silent says nothing of another. */
function anotherWeek(a: Compared, b: Compared): boolean {
  return a.incident.kind !== "silent" && Math.abs(a.onset - b.onset) > day && sameHour(a.incident.fingerprint ?? "", b.incident.fingerprint ?? "")
}

/** One that was cut off by the data's end lasted at least as long as it was seen. */
function likeLong(a: Compared, b: Compared): boolean {
  const [mine, other] = [lengthOf(a), lengthOf(b)]
  const tooLong = (of: Compared, one: number, two: number): boolean => one > longer * two && !of.incident.open
  return !tooLong(b, mine, other) && !tooLong(a, other, mine)
}

function lengthOf({ incident: { start, end } }: Compared): number {
  return Date.parse(end) - Date.parse(start) + someMinutes
}
