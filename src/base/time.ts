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
