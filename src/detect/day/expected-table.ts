import { day, type Frame, type HostFrames } from "../../base/index.ts"
import { concat } from "../../stats/index.ts"
import { type ExpectedRange, expectedRange } from "../expected/expected-range.ts"
import { quarterHour } from "../seasonal/calendar.ts"

/** Expected values and ranges at regular times, [rows × features]. */
export interface ExpectedTable extends ExpectedRange {
  /** Epoch ms of row 0, and ms between rows. */
  readonly start: number
  readonly step: number
  readonly rows: number
}

/** What the day after a night is expected to be, each quarter of an hour. */
export function expectedNextDay(frames: HostFrames): ExpectedTable {
  const { start, rows, step } = frames.night
  return expectedTable({ ...frames, history: joined(frames) }, { start: start + rows * step, length: day })
}

/** What a night was expected to be by the days before it, each quarter of an hour. */
export function expectedNight(frames: HostFrames): ExpectedTable {
  const { start, rows, step } = frames.night
  return expectedTable(frames, { start, length: rows * step })
}

/** Both in ms. */
interface TableSpan {
  readonly start: number
  readonly length: number
}

function expectedTable(frames: HostFrames, { start, length }: TableSpan): ExpectedTable {
  const [step, rows] = [quarterHour, Math.max(1, Math.ceil(length / quarterHour))]
  const values = new Float32Array(rows * frames.night.features.length).fill(NaN)
  const night: Frame = { ...frames.night, start, step, rows, values }
  return { start, step, rows, ...expectedRange({ ...frames, night }) }
}

/** History and night as one frame, with the rows between them missing. */
function joined({ history, night }: HostFrames): Frame {
  const width = history.features.length
  const gap = Math.max(0, Math.round((night.start - history.start) / history.step) - history.rows)
  const missing = new Float32Array(gap * width).fill(NaN)
  const values = concat([history.values, missing, night.values])
  return { ...history, rows: values.length / width, values }
}

/** What is expected of rows: [rows × features] each. */
export interface ExpectedRows {
  readonly expected: Float32Array
  readonly lower: Float32Array
  readonly upper: Float32Array
}

/** Times of rows, epoch ms and ms. */
interface RowTimes {
  readonly start: number
  readonly step: number
  readonly rows: number
}

/** Rows with what is expected of them, which is computed when it is looked at first. */
export function withExpected<Rows extends RowTimes>(table: ExpectedTable, rows: Rows): Rows & ExpectedRows {
  let known: ExpectedRows | null = null
  const read = (): ExpectedRows => (known ??= expectedRows(table, rows))
  return {
    ...rows,
    get expected() {
      return read().expected
    },
    get lower() {
      return read().lower
    },
    get upper() {
      return read().upper
    },
  }
}

/**
 * What is expected at the times of rows: between two rows of the table in proportion. After its end, what it
 * has for the same time of day.
 */
function expectedRows(table: ExpectedTable, { start, step, rows }: RowTimes): ExpectedRows {
  const width = table.expected.length / table.rows
  const places = Float64Array.from({ length: rows }, (_, row) => placeOf(table, start + row * step))
  const rowsOf = (matrix: Float32Array): Float32Array => {
    const out = new Float32Array(rows * width)
    places.forEach((place, row) => {
      const from = Math.floor(place) * width
      const share = place - Math.floor(place)
      for (let f = 0; f < width; f++) {
        const value = matrix[from + f] ?? NaN
        const next = share > 0 ? (matrix[from + width + f] ?? value) : value
        out[row * width + f] = share > 0 ? value * (1 - share) + next * share : value
      }
    })
    return out
  }
  return { expected: rowsOf(table.expected), lower: rowsOf(table.lower), upper: rowsOf(table.upper) }
}

/** A time's place among the rows of a table. */
function placeOf({ start, step, rows }: ExpectedTable, time: number): number {
  const outside = time < start || time >= start + rows * step
  const days = outside ? Math.floor((time - start) / day) : 0
  return Math.min(Math.max((time - days * day - start) / step, 0), rows - 1)
}
