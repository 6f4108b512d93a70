import { day, type Incident, type IncidentDigest, minute, type NightDigest } from "../../base/index.ts"
import { type Profile, profileOf, profileOfMembers, profileSimilarity } from "../profile.ts"
import { sameFingerprint, sameHour } from "./fingerprint.ts"

/** A past incident, made ready to be compared. */
export interface PastCandidate {
  readonly incident: IncidentDigest
  readonly night: NightDigest
  readonly profile: Profile
  readonly hosts: ReadonlySet<string>
  /** Epoch ms: of thousands of comparisons each would read the text anew. */
  readonly onset: number
}

/** Signals that agree less than this are other trouble. */
const minSimilarity = 0.5
/** Hosts of one trouble that goes on over midnight: as within a night. */
const minContinuationSimilarity = 0.4
/** One that lasted this many times longer is another shape; differences of some minutes are none. */
const maxDurationRatio = 4
const durationSlack = 5 * minute
const maxIds = 10

export function pastCandidates(past: readonly NightDigest[]): PastCandidate[] {
  return past.flatMap(night =>
    night.incidents.map(incident => ({
      incident,
      night,
      profile: profileOf(incident.members.map(({ signals }) => signals)),
      hosts: new Set(incident.members.map(({ host }) => host)),
      onset: Date.parse(incident.start),
    })),
  )
}

/** Tonight's incident in the same terms. */
export function comparable(incident: Incident): Comparable & { readonly incident: Incident } {
  const profile = profileOfMembers(incident.members)
  return {
    incident,
    profile,
    hosts: new Set(incident.members.map(({ host }) => host)),
    onset: Date.parse(incident.start),
  }
}

interface Comparable extends Pick<PastCandidate, "profile" | "hosts" | "onset"> {
  readonly incident: Pick<Incident, "start" | "end" | "open" | "kind" | "fingerprint">
}

/**
 * 0–1: how alike two are that could be the same trouble come again: on a common host at any time, or on
 * others at the same hour of the week.
 */
export function recurrenceSimilarity(a: Comparable, b: PastCandidate): number {
  if (a.incident.kind !== b.incident.kind) return 0
  if (!sharesHost(a, b) && !sameHourAnotherWeek(a, b)) return 0
  const similarity = profileSimilarity(a.profile, b.profile)
  return similarity >= minSimilarity ? similarity : 0
}

/**
 * Whether it is not only the same trouble, but came at the same hour of the week and lasted about as long:
 * then it bears the same fingerprint.
 */
export function isRepeat(a: Comparable, b: PastCandidate): boolean {
  const [own, other] = [a.incident.fingerprint ?? "", b.incident.fingerprint]
  return sameFingerprint(own, other) || (sameHour(own, other) && similarDuration(a, b))
}

/**
 * Whether last night ended with it: it was open then, or ended so late that within one night it would have
 * been one incident.
 */
export function isContinuation(
  a: Comparable,
  b: PastCandidate,
  { nightStart, mergeGap }: { nightStart: number; mergeGap: number },
): boolean {
  if (a.incident.kind !== b.incident.kind || !sharesHost(a, b)) return false
  const near = a.onset - (b.incident.open ? nightStart : Date.parse(b.incident.end)) <= mergeGap
  return near && profileSimilarity(a.profile, b.profile) >= minContinuationSimilarity
}

/** Newest first, without repetition. */
export function pastIds(matches: readonly PastCandidate[]): string[] {
  return [...new Set(matches.map(({ incident }) => incident.id).reverse())].slice(0, maxIds)
}

function sharesHost(a: Comparable, b: Comparable): boolean {
  for (const host of a.hosts) if (b.hosts.has(host)) return true
  return false
}

/** A host that falls silent says nothing of another. */
function sameHourAnotherWeek(a: Comparable, b: Comparable): boolean {
  return (
    a.incident.kind !== "silent" &&
    Math.abs(a.onset - b.onset) > day &&
    sameHour(a.incident.fingerprint ?? "", b.incident.fingerprint ?? "")
  )
}

/** One that was cut off by the data's end lasted at least as long as it was seen. */
function similarDuration(a: Comparable, b: Comparable): boolean {
  const [mine, other] = [paddedDuration(a), paddedDuration(b)]
  const tooLong = (of: Comparable, one: number, two: number): boolean =>
    one > maxDurationRatio * two && !of.incident.open
  return !tooLong(b, mine, other) && !tooLong(a, other, mine)
}

function paddedDuration({ incident: { start, end } }: Comparable): number {
  return Date.parse(end) - Date.parse(start) + durationSlack
}
