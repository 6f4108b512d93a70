/** Lengths of time, ms. */
export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
export const week = 7 * day

/** Epoch ms as ISO 8601, UTC. */
export function iso(instant: number): string {
  return new Date(instant).toISOString()
}

/** From `start` (inclusive) to `end` (exclusive), epoch ms. */
export interface TimeSpan {
  readonly start: number
  readonly end: number
}

/** ISO 8601, UTC. */
export interface Interval {
  readonly start: string
  readonly end: string
}

/** A span in ISO 8601, UTC. */
export function intervalOf({ start, end }: TimeSpan): Interval {
  return { start: iso(start), end: iso(end) }
}

/** Local date and time in a zone: month from 1, weekday 0 = Sunday, minute of the day. */
export interface WallClock {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly minute: number
}

export function wallClock(ms: number, zone: string): WallClock {
  const parts = clockOf(zone).formatToParts(ms)
  const part = (type: string): number => Number(parts.find(one => one.type === type)?.value)
  const [year, month, day] = [part("year"), part("month"), part("day")] as const
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  return { year, month, day, weekday, minute: part("hour") * 60 + part("minute") }
}

/** A function from epoch ms to the UTC offset of `zone` at that instant, ms. */
export function offsetIn(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  })
  return instant => {
    const whole = Math.floor(instant / 1000) * 1000
    const parts = format.formatToParts(whole)
    const field = (type: Intl.DateTimeFormatPartTypes): number =>
      Number(parts.find(part => part.type === type)?.value)
    return (
      Date.UTC(
        field("year"),
        field("month") - 1,
        field("day"),
        field("hour"),
        field("minute"),
        field("second"),
      ) - whole
    )
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** One formatter per zone: creating one costs more than a thousand uses. */
function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (!clock) {
    const twoDigits = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const
    clock = new Intl.DateTimeFormat("en-GB", {
      ...twoDigits,
      year: "numeric",
      hourCycle: "h23",
      timeZone: zone,
    })
    clocks.set(zone, clock)
  }
  return clock
}

const instantPattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/i

/**
 * Epoch ms of an ISO 8601 date or time; a text without an offset is read in `zone` (IANA), a date is its
 * midnight there. In a skipped hour, the instant after the clock change; in a repeated one, the first. Null
 * for any other text.
 */
export function parseInstant(text: string, zone: string): number | null {
  const match = instantPattern.exec(text.trim())
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
