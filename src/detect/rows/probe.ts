import { columnOf, type RowErrors } from "../../base/index.ts"
import { concat, mean, median } from "../../stats/index.ts"
import { type Dataset, hasObservedRows } from "../dataset.ts"
import type { EnsembleMember } from "../ensemble.ts"
import { meanMatrix } from "../scoring/normalise.ts"
import { labelOf, type NightModel } from "../training/artifact.ts"

export interface ProbeTask {
  readonly dataset: Dataset
  /** Rows of a window. */
  readonly window: number
  readonly accepted: readonly EnsembleMember[]
  /** The models that are kept: only they can judge a row later. */
  readonly models: readonly NightModel[]
}

/** About this many windows are filled up, and so many rows of each feature. */
const filledWindows = 1200
const [minRows, maxRows] = [40, 600]

/**
 * How well the kept models know single rows that no training has seen: each row is the last of its own
 * window. Once with the rows before it, once as `noctule watch` judges a few values that come without
 * context: one feature's rows, the rest of the window at the expected values. Null where no model is kept.
 */
export async function probeRows({ dataset, window, accepted, models }: ProbeTask): Promise<RowErrors | null> {
  const members = accepted.flatMap(({ label, scoreSegments, tails, errorScale }) => {
    const kept = models.find(model => labelOf(model) === label)
    if (!scoreSegments || !tails || !kept) return []
    return [{ label, scoreSegments, tails, errorScale, window: windowOf(kept) ?? window }]
  })
  if (members.length === 0) return null
  const { width, scaler, step } = dataset
  const expected = expectedRow(dataset)
  const probe: Probe = { dataset, window, expected, members }
  const features = Array.from({ length: width }, (_, f) => f)
  return {
    models: members.map(({ label }) => label),
    window,
    step,
    expected: features.map(f => (expected[f] ?? NaN) * (scaler.spread[f] ?? NaN) + (scaler.origin[f] ?? NaN)),
    scale: features.map(f => mean(members.map(({ errorScale }) => errorScale[f] ?? NaN))),
    whole: wholeErrors(probe),
    filled: await filledErrors(probe),
  }
}

interface Probe extends Pick<ProbeTask, "dataset" | "window"> {
  /** [features] scaled */
  readonly expected: Float32Array
  readonly members: readonly {
    readonly scoreSegments: NonNullable<EnsembleMember["scoreSegments"]>
    readonly tails: NonNullable<EnsembleMember["tails"]>
    /** Rows of the model's window, `Probe.window` at most. */
    readonly window: number
  }[]
}

/** Null where only the files are known. */
function windowOf(model: NightModel): number | null {
  return model.kind === "new" ? model.model.size.window : null
}

/** [features] the median of each in the rows that trained, scaled; 0 where there is none. */
function expectedRow({ values, width, trainStart, trainEnd }: Dataset): Float32Array {
  const trained = values.subarray(trainStart * width, trainEnd * width)
  return Float32Array.from({ length: width }, (_, f) => median(columnOf(trained, width, f)) || 0)
}

/** [held-out rows × features], from the windows that the night has scored; NaN where none ends on the row. */
function wholeErrors({ dataset, members }: Probe): Float32Array {
  const { width, validationEnd, calibrationEnd } = dataset
  const rows = Array.from({ length: calibrationEnd - validationEnd }, (_, i) => validationEnd + i)
  const none = new Float32Array(width).fill(NaN)
  return meanMatrix(
    members.map(({ tails }) => concat(rows.map(row => tails.get(row)?.errors.slice(-width) ?? none))),
  )
}

/**
 * [features × sampled rows]: the window holds 1, 2, 3 … rows of that feature in turn, before them expected
 * values. All go through a model in one go.
 */
async function filledErrors(probe: Probe): Promise<Float32Array> {
  const { width } = probe.dataset
  const count = Math.min(maxRows, Math.max(minRows, Math.floor(filledWindows / width)))
  const rows = heldOutRows(probe.dataset, count)
  const segments = Array.from({ length: width }, (_, f) =>
    rows.map((row, i) => filledSegment(probe, { row, feature: f, given: 1 + (i % (probe.window - 1)) })),
  )
  const errors = await lastRowErrors(probe, segments.flat())
  return Float32Array.from({ length: segments.flat().length }, (_, i) => {
    const feature = Math.floor(i / rows.length)
    return errors[i * width + feature] ?? NaN
  })
}

interface FilledRow {
  readonly row: number
  readonly feature: number
  /** Rows of the feature that the window holds. */
  readonly given: number
}

function filledSegment(
  { dataset: { values, width }, window, expected }: Probe,
  { row, feature, given }: FilledRow,
): Float32Array {
  const segment = filledWindow(expected, window)
  for (let back = 0; back < Math.min(given, row + 1); back++)
    segment[(window - 1 - back) * width + feature] = values[(row - back) * width + feature] ?? NaN
  return segment
}

/** A window whose every row is the expected one: [window × features]. */
export function filledWindow(expected: Float32Array, window: number): Float32Array {
  return concat(Array.from({ length: window }, () => expected))
}

/** At most `count` rows with values of the part that sets thresholds, evenly spread. */
function heldOutRows(dataset: Dataset, count: number): readonly number[] {
  const { validationEnd, calibrationEnd } = dataset
  const observed = Array.from({ length: calibrationEnd - validationEnd }, (_, i) => validationEnd + i).filter(
    row => hasObservedRows(dataset, row, row + 1),
  )
  const stride = Math.max(1, observed.length / count)
  return Array.from(
    { length: Math.min(count, observed.length) },
    (_, i) => observed[Math.floor(i * stride)] ?? 0,
  )
}

/** [segments × features] the models' mean squared error of each segment's last row. */
async function lastRowErrors(
  { dataset: { width }, members }: Probe,
  segments: readonly Float32Array[],
): Promise<Float32Array> {
  return meanMatrix(
    await inTurn(members, async ({ scoreSegments, window }) => {
      const windows = segments.map(values => values.slice(-window * width))
      return concat((await scoreSegments(windows)).map(errors => errors.subarray(-width)))
    }),
  )
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}
