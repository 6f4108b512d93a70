/**
 * Instants are epoch ms; `zone` is an IANA zone. Hours run 00–23; nothing depends on the machine's locale or
 * zone.
 */

/** "14:06". */
export function formatTime(ms: number, zone: string): string {
  const { hour, minute } = partsOf(ms, zone)
  return `${hour}:${minute}`
}

/** "19 November 2026". */
export function formatDate(ms: number, zone: string): string {
  const { day, year } = partsOf(ms, zone)
  return `${Number(day)} ${monthName(ms, zone)} ${year}`
}

/** "2026-11-19". */
export function isoDate(ms: number, zone: string): string {
  const { year, month, day } = partsOf(ms, zone)
  return `${year.padStart(4, "0")}-${month}-${day}`
}

/** "19 Nov 14:06". */
export function formatDateTime(ms: number, zone: string): string {
  return `${shortDate(ms, zone)} ${formatTime(ms, zone)}`
}

/** "19 Nov 14:06 UTC", or "20 Nov 00:06 CET (19 Nov 23:06 UTC)": the date of UTC only where it differs. */
export function formatDateTimeWithUtc(ms: number, zone: string): string {
  const own = `${formatDateTime(ms, zone)} ${zoneName(ms, zone)}`
  if (isUtc(zone)) return own
  const utc = shortDate(ms, zone) === shortDate(ms, "UTC") ? formatTime(ms, "UTC") : formatDateTime(ms, "UTC")
  return `${own} (${utc} UTC)`
}

/** "14:06–16:24 UTC"; with dates where the ends lie on different days: "19 Nov 23:50–20 Nov 01:10 CET". */
export function formatSpan(start: number, end: number, zone: string): string {
  const sameDay = formatDate(start, zone) === formatDate(end, zone)
  const from = sameDay ? formatTime(start, zone) : formatDateTime(start, zone)
  const to = sameDay ? formatTime(end, zone) : formatDateTime(end, zone)
  const [zoneFrom, zoneTo] = [zoneName(start, zone), zoneName(end, zone)]
  return zoneFrom === zoneTo ? `${from}–${to} ${zoneTo}` : `${from} ${zoneFrom}–${to} ${zoneTo}`
}

/** "UTC", "CET", "EDT", "GMT+5:30": the zone's abbreviation at that instant. */
export function zoneName(ms: number, zone: string): string {
  if (isUtc(zone)) return "UTC"
  const names = ["en-GB", "en-US", "en-AU", "en-IN"].map(locale => zoneNameIn(locale, ms, zone))
  return names.find(name => !name.startsWith("GMT")) ?? names[0]!
}

function isUtc(zone: string): boolean {
  return zone === "UTC" || zone === "Etc/UTC" || zone === "Etc/GMT" || zone === "GMT"
}

function zoneNameIn(locale: string, ms: number, zone: string): string {
  return (
    formatter(locale, zone, "zone")
      .formatToParts(ms)
      .find(p => p.type === "timeZoneName")?.value ?? zone
  )
}

function shortDate(ms: number, zone: string): string {
  return `${Number(partsOf(ms, zone).day)} ${monthName(ms, zone).slice(0, 3)}`
}

function monthName(ms: number, zone: string): string {
  return months[Number(partsOf(ms, zone).month) - 1]!
}

function partsOf(ms: number, zone: string) {
  const parts = formatter("en-GB", zone, "clock").formatToParts(ms)
  const part = (type: string): string => parts.find(p => p.type === type)?.value ?? ""
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
  }
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
]
const styles: Readonly<Record<"clock" | "zone", Intl.DateTimeFormatOptions>> = {
  clock: {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
  zone: { timeZoneName: "short" },
}
/** Creating a formatter costs 50 µs; a report needs thousands of calls. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string, zone: string, style: "clock" | "zone"): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${style}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { ...styles[style], timeZone: zone })
  formatters.set(key, made)
  return made
}
