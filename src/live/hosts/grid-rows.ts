import { Fault, type Job } from "../../base/index.ts"
import type { DayModel } from "../../detect/index.ts"
import { align, type RawPart, ruleOf } from "../../frame/index.ts"

/** Consecutive rows in the model's features, units and grid: [rows × features]. */
export interface GridRows {
  /** Epoch ms of the first row. */
  readonly start: number
  readonly values: Float32Array
}

export interface GridTask {
  readonly job: Pick<Job, "features" | "threshold">
  readonly model: DayModel
  /** As the source has them. */
  readonly parts: readonly RawPart[]
  /** Epoch ms of the last known row: the first new one follows it. Null: whatever is first. */
  readonly after: number | null
  /** Epoch ms: later rows may still be incomplete. */
  readonly until: number
  /** Rows that are missing in a row before all that came before them is forgotten. */
  readonly longestGap: number
}

/**
 * New rows by the night's rules for kinds, counters and the grid; missing ones are NaN. Null where there is
 * none.
 */
export function gridRows({ job, model, parts, after, until, longestGap }: GridTask): GridRows | null {
  const frame = alignedFrame(job, model, parts)
  if (frame === null) return null
  const { start, step } = model
  const slotOf = (time: number): number => Math.round((time - start) / step)
  const first = slotOf(frame.start)
  const last = Math.min(first + frame.rows - 1, Math.floor((until - start) / step))
  const expected = after === null ? first : slotOf(after) + 1
  const from = Math.max(expected, last - longestGap + 1)
  if (last < from) return null
  const width = model.features.length
  const values = new Float32Array((last - from + 1) * width).fill(NaN)
  const columns = model.features.map(({ name }) => frame.features.findIndex(own => own.name === name))
  for (let slot = Math.max(from, first); slot <= last; slot++) {
    const row = (slot - first) * frame.features.length
    columns.forEach((column, f) => {
      if (column >= 0) values[(slot - from) * width + f] = frame.values[row + column] ?? NaN
    })
  }
  return { start: start + from * step, values: trimmed(values, width) }
}

/** Samples from `from` on. */
export function partsFrom(parts: readonly RawPart[], from: number): readonly RawPart[] {
  return parts.flatMap(({ times, columns }) => {
    const keep = [...times.keys()].filter(row => (times[row] ?? NaN) >= from)
    if (keep.length === 0) return []
    if (keep.length === times.length) return [{ times, columns }]
    const pick = (array: Float64Array): Float64Array => Float64Array.from(keep, row => array[row] ?? NaN)
    return [
      {
        times: pick(times),
        columns: columns.map(({ name, values }) => ({ name, values: pick(values), text: 0 })),
      },
    ]
  })
}

/** Null where no sample has a time. */
function alignedFrame(job: GridTask["job"], model: DayModel, parts: readonly RawPart[]) {
  const times = parts.flatMap(part => [...part.times]).filter(time => time === time)
  if (times.length === 0) return null
  const end = times.reduce((latest, time) => Math.max(latest, time), -Infinity) + model.step
  const begin = times.reduce((earliest, time) => Math.min(earliest, time), Infinity) - model.step
  const kinds = model.features.map(
    ({ name, kind }) => [name, { ...ruleOf(name, job.features), kind }] as const,
  )
  try {
    const { history } = align(
      { host: model.host, parts, rejected: 0 },
      {
        step: model.step,
        history: { start: begin, end },
        night: { start: end, end },
        features: Object.fromEntries(kinds),
        deadband: job.threshold.deadband,
        minHistory: 0,
        newestTime: end,
      },
    )
    return history.rows === 0 ? null : history
  } catch (error) {
    if (error instanceof Fault && error.code === "frame.too-little-history") return null
    throw error
  }
}

/** Without rows at the end that hold no value: they may still come. */
function trimmed(values: Float32Array, width: number): Float32Array {
  let rows = values.length / width
  while (rows > 0 && values.subarray((rows - 1) * width, rows * width).every(value => value !== value)) rows--
  return values.subarray(0, rows * width)
}
