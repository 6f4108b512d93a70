import type { Scores } from "../../base/index.ts"
import { scalerOf } from "../../frame/index.ts"
import { concat, rowBuffer } from "../../stats/index.ts"
import { contributionsOf } from "../explain/contributions.ts"
import { contextRows, localDeviation } from "../explain/local-deviation.ts"
import { interpolateGaps } from "../scoring/interpolate.ts"
import { contributionSpan } from "../scoring/night-scores.ts"
import { centredMeans } from "../scoring/smooth.ts"
import type { DayModel } from "./day-model.ts"
import { withExpected } from "./expected-table.ts"
import { type HourlyBaseline, rollHours } from "./hourly-baseline.ts"
import type { DayModels, DayWindow } from "./programs.ts"
import { type ScoredRow, scoreRow } from "./score-row.ts"
import { knownRows, type WindowTail } from "./tails.ts"

/** Judges a host's rows one after another, each as the newest: the causal form of a night's scores. */
export interface DayJudge {
  /** Rows before the first judged one that are still missing. */
  readonly missingRows: () => number
  /** Consecutive rows in the features' units, [rows × features]; the first follows the last judged one. */
  readonly judge: (rows: DayRows) => Promise<DayScores>
  /** What the next process goes on with. */
  readonly state: () => DayState
}

export interface DayRows {
  /** Epoch ms of the first row. */
  readonly start: number
  readonly values: Float32Array
}

/** Every matrix is [rows × features]. Rows of the warm-up have no score. */
export interface DayScores extends Scores {
  readonly values: Float32Array
  /** Corrected errors in scaled units. */
  readonly rawErrors: Float32Array
}

/** What a judge remembers. */
export interface DayState {
  /** Newest rows, in the features' units: [rows × features]. */
  readonly values: Float32Array
  /** By member: of the windows that ended on the newest rows; null where none did. */
  readonly tails: readonly (readonly (WindowTail | null)[])[]
  readonly baseline: HourlyBaseline
}

/** Rows of earlier values that gaps are filled from, in windows. */
const fillWindows = 2
/** Newest rows that contributions are averaged over. */
const newestSpan = Math.ceil(contributionSpan / 2)

export function emptyDayState({ members }: Pick<DayModel, "members">, baseline: HourlyBaseline): DayState {
  return { values: new Float32Array(0), tails: members.map(() => []), baseline }
}

export interface DayJudgeTask {
  readonly model: DayModel
  readonly models: DayModels
  readonly from: DayState
  /** Epoch ms: rows before it are in the baseline already. */
  readonly since: number
}

export function openDayJudge({ model, models, from, since }: DayJudgeTask): DayJudge {
  const width = model.features.length
  const keptRows = Math.max(fillWindows * models.window, newestSpan + contextRows(model.step), knownRows)
  const scale = scalerOf({
    origin: Float64Array.from(model.scaler.origin),
    spread: Float64Array.from(model.scaler.spread),
    limit: Float64Array.from(model.scaler.limit),
  })
  const errorScales = model.members.map(({ errorScale }) => Float64Array.from(errorScale))
  const hours = rollHours(from.baseline)
  const { scale: scaled, scaleWide: wide } = scale
  const buffers = {
    values: rowBuffer(width, keptRows, from.values),
    scaled: rowBuffer(width, keptRows, scaled({ values: from.values })),
    wide: rowBuffer(width, keptRows, wide({ values: from.values })),
  }
  let tails: readonly Tails[] = from.tails.map(own => own.map(tail => tail ?? undefined))

  const scoreAt = (row: number, all: Buffers, time: number): ScoredRow => {
    const first = Math.max(0, row + 1 - knownRows)
    const known = row + 1 - first
    const offset = tails[0]?.length ?? 0
    const scored = scoreRow({
      time,
      step: model.step,
      values: all.scaled.subarray(first * width, (row + 1) * width),
      members: tails.map((own, i) => ({
        tails: own.slice(Math.max(0, offset - all.rows + row + 1 - known), offset - all.rows + row + 1),
        errorScale: errorScales[i] ?? new Float64Array(width),
      })),
      timeOfDay: model.timeOfDay,
      hours,
    })
    if (time >= since) hours.add(time, scored.byTime)
    return scored
  }

  return {
    missingRows: () => Math.max(0, models.window - buffers.values.rows().length / width),
    judge: async ({ start, values: added }) => {
      const all: Buffers = {
        rows: buffers.values.append(added).length / width,
        scaled: buffers.scaled.append(scaled({ values: added })),
        wide: buffers.wide.append(wide({ values: added })),
      }
      const newRows = added.length / width
      const known = all.rows - newRows
      tails = await withNewTails(tails, { all, known, width, models })
      const judged = Array.from({ length: newRows }, (_, i) => {
        const time = start + i * model.step
        const row = known + i
        const scored = scoreAt(row, all, time)
        return rowOf({ model, all, row, scored })
      })
      tails = tails.map(own => own.slice(-knownRows))
      return rowsOf(model, { start, values: added }, judged)
    },
    state: () => ({
      values: buffers.values.rows().slice(),
      tails: tails.map(own => own.map(tail => tail ?? null)),
      baseline: hours.baseline(),
    }),
  }
}

/** Known rows and new ones, scaled: [rows × features]. */
interface Buffers {
  readonly rows: number
  readonly scaled: Float32Array
  readonly wide: Float32Array
}

type Tails = readonly (WindowTail | undefined)[]

/** By member, with the tails of windows that end on the new rows; as many as there are rows. */
async function withNewTails(
  tails: readonly Tails[],
  {
    all,
    known,
    width,
    models,
  }: { readonly all: Buffers; readonly known: number; readonly width: number; readonly models: DayModels },
): Promise<Tails[]> {
  const windows: { readonly row: number; readonly window: DayWindow }[] = []
  for (let row = known; row < all.rows; row++) {
    const window = windowAt(all.scaled, { row, width, rows: models.window })
    if (window !== null) windows.push({ row, window })
  }
  const scored = windows.length === 0 ? [] : await models.score(windows.map(({ window }) => window))
  return tails.map((own, member) => {
    const added: (WindowTail | undefined)[] = Array.from({ length: all.rows - known }, () => undefined)
    windows.forEach(({ row }, i) => (added[row - known] = scored[member]?.[i]))
    return [...own, ...added]
  })
}

/** The window that ends on a row; null in the warm-up, and where no row of it holds a value. */
function windowAt(
  scaled: Float32Array,
  { row, width, rows }: { readonly row: number; readonly width: number; readonly rows: number },
): DayWindow | null {
  if (row + 1 < rows) return null
  const from = Math.max(0, row + 1 - fillWindows * rows)
  const before = scaled.subarray(from * width, (row + 1) * width)
  const observed = new Uint8Array(rows).map((_, at) => {
    const own = before.subarray(before.length - (rows - at) * width, before.length - (rows - at - 1) * width)
    return own.some(value => value === value) ? 1 : 0
  })
  if (!observed.includes(1)) return null
  const filled = interpolateGaps({ values: before, rows: before.length / width, width })
  return { values: filled.subarray(filled.length - rows * width), observed }
}

/** [features] each. */
interface JudgedRow {
  readonly score: number
  readonly errors: Float32Array
  readonly rawErrors: Float32Array
  readonly contributions: Float32Array
}

interface RowContext {
  readonly model: DayModel
  readonly all: Buffers
  readonly row: number
  readonly scored: ScoredRow
}

function rowOf({ model, all, row, scored }: RowContext): JudgedRow {
  const width = model.features.length
  const { score, errors, rawErrors } = scored
  const newest = (matrix: Float32Array): Float32Array => {
    const last = matrix.slice(-newestSpan * width)
    return centredMeans(last, { width, span: contributionSpan, first: last.length / width - 1 })
  }
  const signals = {
    normalised: newest(errors),
    raw: newest(rawErrors),
    distances: newest(distancesAt(all.wide, { row, width, step: model.step })),
  }
  return {
    score,
    errors: errors.slice(-width),
    rawErrors: rawErrors.slice(-width),
    contributions: contributionsOf(signals, Float32Array.of(score)),
  }
}

/** Of the newest rows up to `row`: how far values lie from the rows before them. */
function distancesAt(
  wide: Float32Array,
  { row, width, step }: { readonly row: number; readonly width: number; readonly step: number },
): Float32Array {
  const first = Math.max(0, row + 1 - newestSpan - contextRows(step))
  const values = wide.subarray(first * width, (row + 1) * width)
  const rows = values.length / width
  return localDeviation({ values, width, step, rows }, Math.max(0, rows - newestSpan))
}

function rowsOf(model: DayModel, { start, values }: DayRows, rows: readonly JudgedRow[]): DayScores {
  const matrix = (of: (row: JudgedRow) => Float32Array): Float32Array => concat(rows.map(of))
  return withExpected(model.expected, {
    host: model.host,
    start,
    step: model.step,
    rows: rows.length,
    features: model.features.map(({ name }) => name),
    values,
    score: Float32Array.from(rows, ({ score }) => score),
    errors: matrix(({ errors }) => errors),
    rawErrors: matrix(({ rawErrors }) => rawErrors),
    contributions: matrix(({ contributions }) => contributions),
  })
}
