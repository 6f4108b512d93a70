import { day, hour, minute, offsetIn } from "../../base/index.ts"

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/i

/**
 * Epoch ms of an ISO 8601 date or time; a text without an offset is read in `zone` (IANA), a date is its
 * midnight there. In a skipped hour, the instant after the clock change; in a repeated one, the first. Null
 * for any other text.
 */
export function parseInstant(text: string, zone: string): number | null {
  const match = pattern.exec(text.trim())
  if (match === null) return null
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", offset] = match
  const fields = [
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  ] as const
  const wall = Date.UTC(fields[0], fields[1] - 1, fields[2], fields[3], fields[4], fields[5])
  const back = new Date(wall)
  const real =
    back.getUTCMonth() === fields[1] - 1 &&
    back.getUTCDate() === fields[2] &&
    fields[3] < 24 &&
    fields[4] < 60 &&
    fields[5] < 60
  if (!real) return null
  const local = wall + Math.floor(Number(`0.${fraction}`) * 1000)
  return offset === undefined ? fromWall(local, zone) : local - offsetOf(offset)
}

/**
 * Epoch ms of the latest instant up to `now` at which clocks in `zone` showed a time of day such as "06:00".
 * Null for any other text.
 */
export function lastTimeOfDay(text: string, zone: string, now: number): number | null {
  if (!isTimeOfDay(text)) return null
  const instants = [now, now - day].map(instant =>
    checkedInstant(`${wallTime(instant, zone).slice(0, 10)}T${text}`, zone),
  )
  return instants.find(instant => instant <= now) ?? null
}

/** The instant of a validated text. */
export function checkedInstant(text: string, zone: string): number {
  const instant = parseInstant(text, zone)
  if (instant === null) throw new Error(`not checked before: ${text}`)
  return instant
}

export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** "2026-01-04T03:00:00": local time in `zone`. */
export function wallTime(instant: number, zone: string): string {
  return new Date(instant + offsetIn(zone)(instant)).toISOString().slice(0, 19)
}

/** The offset at the end of a text: "Z", "+02:00". */
function offsetOf(text: string): number {
  if (text.toUpperCase() === "Z") return 0
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? []
  return (sign === "-" ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute)
}

/** The instant of local time `wall` (encoded as if it were UTC) in `zone`. */
function fromWall(wall: number, zone: string): number {
  const offset = offsetIn(zone)
  const before = wall - offset(wall - day)
  const after = wall - offset(wall + day)
  const shows = (instant: number): boolean => instant + offset(instant) === wall
  return [before, after].find(shows) ?? Math.max(before, after)
}
