import { compareText, hour, type Incident, minute, wallClock } from "../../base/index.ts"
import { hashCode } from "../incident-id.ts"
import { profileOfMembers } from "../profile.ts"

/** How long it lasted, in words that small changes do not move. */
const shapes = [
  ["spike", 15 * minute],
  ["spell", 3 * hour],
] as const
/** How long an incident lasts at least whose shape is the next one, ms. */
export const shapeDurations: readonly number[] = shapes.map(([, limit]) => limit)
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const
const hoursPerWeek = 7 * 24
/** Signals with at least this share of the leading one's count, three at most. */
const leadingShare = 0.5
const maxLeading = 3

/** The parts of a fingerprint that people can read. */
interface FingerprintParts {
  /** Signals and directions. */
  readonly code: string
  readonly shape: string
  /** Hours since Sunday 00:00. */
  readonly hour: number
}

/**
 * "7F3K9QZ2-spell-sun03": a code of the leading signals and their directions, how long it lasted, and the
 * hour of the week of its onset in `zone`. The same kind of trouble gives the same text on any host.
 */
export function fingerprintOf(
  { kind, members, start, end }: Pick<Incident, "kind" | "members" | "start" | "end">,
  zone: string,
): string {
  const profile = profileOfMembers(members)
  const ranked = [...profile].sort(([a, x], [b, y]) => y.share - x.share || compareText(a, b))
  const minShare = leadingShare * (ranked[0]?.[1].share ?? 0)
  const leading = ranked.slice(0, maxLeading).filter(([, { share }]) => share >= minShare)
  const words = leading.map(([feature, { direction }]) => `${feature}\u0000${direction}`).sort()
  const duration = Date.parse(end) - Date.parse(start)
  const shape = kind === "silent" ? "silent" : (shapes.find(([, limit]) => duration < limit)?.[0] ?? "long")
  const clock = wallClock(Date.parse(start), zone)
  const hourOfDay = String(Math.floor(clock.minute / 60)).padStart(2, "0")
  return `${hashCode(words).slice(0, 8)}-${shape}-${String(weekdays[clock.weekday])}${hourOfDay}`
}

/** Whether two fingerprints mean the same, though the onset slipped into the hour before or after. */
export function sameFingerprint(a: string, b: string): boolean {
  if (a === b) return true
  const [one, other] = [parseFingerprint(a), parseFingerprint(b)]
  return (
    one !== null &&
    other !== null &&
    one.code === other.code &&
    one.shape === other.shape &&
    hoursApart(one, other) <= 1
  )
}

/** Whether two fingerprints are of one hour of the week, or of neighbours. */
export function sameHour(a: string, b: string): boolean {
  const [one, other] = [parseFingerprint(a), parseFingerprint(b)]
  return one !== null && other !== null && hoursApart(one, other) <= 1
}

/** Null for a text that is no fingerprint. */
function parseFingerprint(text: string): FingerprintParts | null {
  const [, code, shape, weekday, hours] = /^([0-9A-Z]{8})-([a-z]+)-([a-z]{3})(\d\d)$/.exec(text) ?? []
  const day = weekdays.findIndex(name => name === weekday)
  return code === undefined || shape === undefined || day < 0
    ? null
    : { code, shape, hour: day * 24 + Number(hours) }
}

function hoursApart(a: FingerprintParts, b: FingerprintParts): number {
  const hours = Math.abs(a.hour - b.hour)
  return Math.min(hours, hoursPerWeek - hours)
}
