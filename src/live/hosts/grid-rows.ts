import type { DayModel } from "../../detect/index.ts"
import { placeRows, type RawPart } from "../../frame/index.ts"

/** Consecutive rows in the model's features, units and grid: [rows × features]. */
export interface GridRows {
  /** Epoch ms of the first row. */
  readonly start: number
  readonly values: Float32Array
}

export interface GridTask {
  readonly model: Pick<DayModel, "start" | "step" | "features">
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
export function gridRows({ model, parts, after, until, longestGap }: GridTask): GridRows | null {
  const { start, step, features } = model
  const slotOf = (time: number): number => Math.round((time - start) / step)
  const span = spanOf(parts)
  if (span === null) return null
  const last = Math.min(slotOf(span.last), Math.floor((until - start) / step))
  const expected = after === null ? slotOf(span.first) : slotOf(after) + 1
  const from = Math.max(expected, last - longestGap + 1)
  if (last < from) return null
  // A counter's rate needs the row before.
  const before = from - 1
  const rule = { start: start + before * step, step, rows: last - before + 1, features }
  const values = placeRows(parts, rule).subarray(features.length)
  return { start: start + from * step, values: trimmed(values, features.length) }
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

/** Epoch ms of the first and last sample; null where none has a time. */
function spanOf(parts: readonly RawPart[]): { readonly first: number; readonly last: number } | null {
  let [first, last] = [Infinity, -Infinity]
  for (const { times } of parts)
    for (const time of times) {
      if (time < first) first = time
      if (time > last) last = time
    }
  return first <= last ? { first, last } : null
}

/** Without rows at the end that hold no value: they may still come. */
function trimmed(values: Float32Array, width: number): Float32Array {
  let rows = values.length / width
  while (rows > 0 && values.subarray((rows - 1) * width, rows * width).every(value => value !== value)) rows--
  return values.subarray(0, rows * width)
}
