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

/** One row of a table, [features] each. */
export interface ExpectedRow {
  readonly expected: Float32Array
  readonly lower: Float32Array
  readonly upper: Float32Array
}

/**
 * What is expected at a time: between two rows of the table in proportion. After its end, what it has for the
 * same time of day.
 */
export function expectedAt(table: ExpectedTable, time: number): ExpectedRow {
  const { start, step, rows } = table
  const outside = time < start || time >= start + rows * step
  const days = outside ? Math.floor((time - start) / day) : 0
  const place = Math.min(Math.max((time - days * day - start) / step, 0), rows - 1)
  const [from, share] = [Math.floor(place), place - Math.floor(place)]
  const width = table.expected.length / rows
  const rowOf = (matrix: Float32Array): Float32Array =>
    Float32Array.from({ length: width }, (_, f) => {
      const value = matrix[from * width + f] ?? NaN
      return share > 0 ? value * (1 - share) + (matrix[(from + 1) * width + f] ?? value) * share : value
    })
  return { expected: rowOf(table.expected), lower: rowOf(table.lower), upper: rowOf(table.upper) }
}
