import { day } from "../../base/index.ts"
import { type BucketIndex, bucketIndex } from "../../stats/index.ts"

/** ms: some weeks of history fill cells of this length. */
export const quarterHour = day / 96

export const seasonalities = ["level", "daily", "weekly"] as const
export type Seasonality = (typeof seasonalities)[number]

/** Days of history from which a seasonality can be seen. */
const daysNeeded: Readonly<Record<Seasonality, number>> = { level: 0, daily: 4, weekly: 20 }

/** The seasonalities that so many days of history can show, the simplest first. */
export function visibleSeasonalities(days: number): readonly Seasonality[] {
  return seasonalities.filter(kind => days >= daysNeeded[kind])
}

/** Regular instants, of a history and what follows it, and which of them are alike. */
export interface Calendar {
  readonly slots: number
  /** Slots of history: models are fitted on them. */
  readonly history: number
  readonly historyDays: number
  /** [slots] counted from the end of history: its days lie before 0. */
  readonly days: Int32Array
  readonly cells: Readonly<Record<Seasonality, Cells>>
}

/** Slots of one cell are alike: all; of one time of day; of one time of day on weekdays or weekends. */
export interface Cells {
  readonly count: number
  /** [slots] the cell of each. */
  readonly of: Int32Array
  /** The slots of history by their cell. */
  readonly history: BucketIndex
}

export interface CalendarRule {
  /** Epoch ms of the first slot, and ms between slots. */
  readonly start: number
  readonly step: number
  readonly slots: number
  readonly history: number
  /** ms: how long a time of day is. */
  readonly cell: number
}

export function calendarOf({ start, step, slots, history, cell }: CalendarRule): Calendar {
  const perDay = Math.round(day / cell)
  const each = (of: (slot: number) => number): Int32Array => new Int32Array(slots).map((_, slot) => of(slot))
  const cells = (count: number, of: (time: number) => number): Cells => {
    const all = each(slot => of(start + slot * step))
    return { count, of: all, history: bucketIndex(all.subarray(0, history), count) }
  }
  const timeOfDay = (time: number): number => modulo(Math.floor(time / cell), perDay)
  return {
    slots,
    history,
    historyDays: (history * step) / day,
    days: each(slot => Math.floor(((slot - history) * step) / day)),
    cells: {
      level: cells(1, () => 0),
      daily: cells(perDay, timeOfDay),
      weekly: cells(2 * perDay, time => timeOfDay(time) + (isWeekend(time) ? perDay : 0)),
    },
  }
}

/** In UTC; 1970 began on a Thursday. */
function isWeekend(time: number): boolean {
  return modulo(Math.floor(time / day) + 3, 7) >= 5
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
