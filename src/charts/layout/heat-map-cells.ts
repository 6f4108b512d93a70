import type { TimeSpan } from "../../base/index.ts"

export interface CellRow {
  /** Epoch ms of the first cell. */
  readonly start: number
  /** ms */
  readonly cell: number
  /** null or NaN = no data. */
  readonly values: readonly (number | null)[]
}

/** Lower bound and colour of a step; `height` is the share of the row's height, default all. */
export interface ColourStep {
  readonly from: number
  readonly colour: string
  readonly label: string
  readonly height?: number
}

/** Ascending; values below the first are not drawn. */
export type ColourSteps = readonly ColourStep[]

/**
 * Equal neighbouring cells of row `r` as one rectangle, epoch ms from `t` to `u`; `f` is its step, or
 * `missing`.
 */
export interface CellRun {
  readonly t: number
  readonly u: number
  readonly r: number
  readonly f: number
}

export const missing = -1
const undrawn = -2

/** Rectangles at most: more are unreadable and slow. */
const maxRuns = 1500

/**
 * The runs to draw, clipped to the span, and the cell's length. Where there would be too many, pairs of cells
 * are merged by their higher value. Parts of the span without cells have no data.
 */
export function cellRuns(
  rows: readonly CellRow[],
  steps: ColourSteps,
  span: TimeSpan,
): { readonly runs: readonly CellRun[]; readonly cell: number } {
  const runs = rows.flatMap((row, r) => rowRuns(row, r, { steps, span })).filter(run => run.f !== undrawn)
  const longest = Math.max(0, ...rows.map(row => row.values.length))
  return runs.length <= maxRuns || longest < 2
    ? { runs, cell: rows[0]?.cell ?? 0 }
    : cellRuns(rows.map(coarsened), steps, span)
}

/** The highest value of a row and the start of its cell; null without data. */
export function highestCell({
  start,
  cell,
  values,
}: CellRow): { readonly value: number; readonly time: number } | null {
  const best = values.reduce<number>(
    (top, v, i) => (v !== null && !Number.isNaN(v) && (top < 0 || v > values[top]!) ? i : top),
    -1,
  )
  return best < 0 ? null : { value: values[best]!, time: start + best * cell }
}

function coarsened({ start, cell, values }: CellRow): CellRow {
  const pairs = Array.from({ length: Math.ceil(values.length / 2) }, (_, i) =>
    highestCell({ start, cell, values: values.slice(2 * i, 2 * i + 2) }),
  )
  return { start, cell: 2 * cell, values: pairs.map(pair => pair?.value ?? null) }
}

function rowRuns(
  row: CellRow,
  r: number,
  { steps, span }: { steps: ColourSteps; span: TimeSpan },
): CellRun[] {
  const runs: { t: number; u: number; r: number; f: number }[] = []
  const add = (from: number, to: number, f: number): void => {
    const [t, u] = [Math.max(from, span.start), Math.min(to, span.end)]
    const last = runs.at(-1)
    if (u <= t) return
    if (last?.f === f) last.u = u
    else runs.push({ t, u, r, f })
  }
  const end = row.start + row.values.length * row.cell
  add(span.start, row.start, missing)
  row.values.forEach((value, i) =>
    add(row.start + i * row.cell, row.start + (i + 1) * row.cell, stepOf(value, steps)),
  )
  add(Math.max(end, span.start), span.end, missing)
  return runs
}

function stepOf(value: number | null, steps: ColourSteps): number {
  if (value === null || Number.isNaN(value)) return missing
  const step = steps.findLastIndex(s => value >= s.from)
  return step < 0 ? undrawn : step
}
