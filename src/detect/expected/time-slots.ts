import { day } from "../../base/index.ts"

/** Slots of a day: a quarter of an hour each. */
export const slotsPerDay = 96
export const slotLength = day / slotsPerDay

export const seasonalities = ["level", "daily", "weekly"] as const
export type Seasonality = (typeof seasonalities)[number]

/**
 * The quarters of an hour of a host's history and night, and what they have in common. Instants are epoch ms,
 * multiples of `slot`.
 */
export interface TimeSlots {
  readonly start: number
  readonly slots: number
  /** Slots of history; the rest is the night. */
  readonly history: number
  /** [slots] counted from the night: history has the days before 0, the night those from 0 on. */
  readonly days: Int32Array
  /**
   * [slots] slots of the same cell are alike, if the rhythm is: all; of one time of day; of one time of day,
   * weekdays apart from weekends.
   */
  readonly cells: Readonly<Record<Seasonality, Int32Array>>
}

export function timeSlotsOf({ start, night, end }: { start: number; night: number; end: number }): TimeSlots {
  const first = Math.floor(start / slotLength) * slotLength
  const anchor = Math.floor(night / slotLength) * slotLength
  const slots = Math.floor((end - first) / slotLength) + 1
  const each = (of: (time: number) => number): Int32Array =>
    new Int32Array(slots).map((_, i) => of(first + i * slotLength))
  const timeOfDay = (time: number): number => (time / slotLength) % slotsPerDay
  return {
    start: first,
    slots,
    history: Math.max(0, Math.min(slots, (anchor - first) / slotLength)),
    days: each(time => Math.floor((time - anchor) / day)),
    cells: {
      level: each(() => 0),
      daily: each(timeOfDay),
      weekly: each(time => timeOfDay(time) + (isWeekend(time) ? slotsPerDay : 0)),
    },
  }
}

/** In UTC. */
function isWeekend(time: number): boolean {
  const weekday = new Date(time).getUTCDay()
  return weekday === 0 || weekday === 6
}
