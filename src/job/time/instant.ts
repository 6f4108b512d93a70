import { day, offsetIn, parseInstant } from "../../base/index.ts"

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
