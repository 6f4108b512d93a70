import { formatDate, formatDateTime, formatTime, zoneName } from "../../text/index.ts"

/** Heading of time columns. */
export interface ClockHead {
  readonly name: string
  readonly utc: boolean
  /** Times include their date, in wider columns. */
  readonly dated: boolean
}

export interface TimeCell {
  readonly iso: string
  readonly local: string
  /** Null where the job's zone is UTC. */
  readonly utc: string | null
}

export interface Instant {
  readonly time: string
  /** Null where the job's zone is UTC. */
  readonly utc: string | null
}

/** Formats the instants of one night in the job's zone and in UTC. */
export interface Clock {
  /** Heading of a time column: "CET", or the IANA name where the abbreviation changes during the night. */
  readonly name: string
  /** True where UTC needs a separate column. */
  readonly utc: boolean
  /** True where times include their date. */
  readonly dated: boolean
  /** "22:12", with the date in nights longer than a day. */
  readonly time: (ms: number) => string
  readonly cell: (ms: number) => TimeCell
  /** "22:12 CET", for pages that also show UTC. */
  readonly withZone: (ms: number) => string
  /** "22:12 CET (21:12 UTC)". */
  readonly withUtc: (ms: number) => string
  /** "14:06–16:24", dates where they differ and the night is long. */
  readonly span: (from: number, to: number) => string
  readonly date: (ms: number) => string
}

const longestDay = 25 * 3_600_000

/** `start` and `end` of the night in epoch ms; `zone` is an IANA name. */
export function clockOf(start: number, end: number, zone: string): Clock {
  const name = zoneName(start, zone) === zoneName(end, zone) ? zoneName(start, zone) : zone
  const utc = name !== "UTC"
  const dated = end - start > longestDay
  const format = dated ? formatDateTime : formatTime
  const time = (ms: number): string => format(ms, zone)
  return {
    name,
    utc,
    dated,
    time,
    cell: ms => ({ iso: new Date(ms).toISOString(), local: time(ms), utc: utc ? format(ms, "UTC") : null }),
    withZone: ms => `${time(ms)} ${zoneName(ms, zone)}`,
    withUtc: ms => `${time(ms)} ${zoneName(ms, zone)}${utc ? ` (${format(ms, "UTC")} UTC)` : ""}`,
    span: (from, to) => `${time(from)} – ${time(to)}`,
    date: ms => formatDate(ms, zone),
  }
}
