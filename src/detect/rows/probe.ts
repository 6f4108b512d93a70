import { columnOf, type RowErrors } from "../../base/index.ts"
import { concat, mean, median } from "../../stats/index.ts"
import { type Dataset, hasObservedRows } from "../dataset.ts"
import type { EnsembleMember } from "../ensemble.ts"
import type { ErrorSource } from "../detector.ts"
import { meanMatrix } from "../scoring/normalise.ts"

export interface ProbeTask {
  readonly dataset: Dataset
  /** Rows of a window. */
  readonly window: number
  readonly accepted: readonly EnsembleMember[]
  /** Labels of the models that are kept: only they can judge a row later. */
  readonly labels: readonly string[]
}

/** At most this many windows of each kind. */
const maxWindows = 2000
const [minRows, maxRows] = [40, 800]

/**
 * How well the kept models know single rows that no training has seen: each row is the last of its own
 * window. Once with the rows before it, once as `noctule watch` judges a few values that come without
 * context: one feature's rows, the rest of the window at the expected values. Null where no model is kept.
 */
export async function probeRows({ dataset, window, accepted, labels }: ProbeTask): Promise<RowErrors | null> {
  const members = accepted.flatMap(({ label, scoreSegments, errorScale }) =>
    scoreSegments && labels.includes(label) ? [{ label, scoreSegments, errorScale }] : [],
  )
  if (members.length === 0) return null
  const { width, scaler, step } = dataset
  const expected = expectedRow(dataset)
  const probe: Probe = {
    dataset,
    window,
    expected,
    scorers: members.map(({ scoreSegments }) => scoreSegments),
  }
  return {
    models: members.map(({ label }) => label),
    window,
    step,
    expected: Array.from(
      expected,
      (value, f) => value * (scaler.spread[f] ?? NaN) + (scaler.origin[f] ?? NaN),
    ),
    scale: Array.from(expected, (_, f) => mean(members.map(({ errorScale }) => errorScale[f] ?? NaN))),
    whole: await wholeErrors(probe),
    filled: concat(
      await inTurn(
        Array.from({ length: width }, (_, f) => f),
        f => filledErrors(probe, f),
      ),
    ),
  }
}

interface Probe extends Pick<ProbeTask, "dataset" | "window"> {
  /** [features] scaled */
  readonly expected: Float32Array
  readonly scorers: readonly NonNullable<ErrorSource["scoreSegments"]>[]
}

/** [features] the median of each in the rows that trained, scaled; 0 where there is none. */
function expectedRow({ values, width, trainStart, trainEnd }: Dataset): Float32Array {
  const trained = values.subarray(trainStart * width, trainEnd * width)
  return Float32Array.from({ length: width }, (_, f) => median(columnOf(trained, width, f)) || 0)
}

/** [sampled rows × features] */
async function wholeErrors(probe: Probe): Promise<Float32Array> {
  const { dataset, window } = probe
  const { values, width } = dataset
  const rows = heldOutRows(dataset, maxRows).filter(row => row - window + 1 >= dataset.trainStart)
  return await lastRowErrors(
    probe,
    rows.map(row => values.slice((row - window + 1) * width, (row + 1) * width)),
  )
}

/** [sampled rows] of one feature: the window holds 1, 2, 3 … of its rows in turn, before them expected values. */
async function filledErrors(probe: Probe, feature: number): Promise<Float32Array> {
  const { dataset, window, expected } = probe
  const { values, width } = dataset
  const count = Math.min(maxRows, Math.max(minRows, Math.floor(maxWindows / width)))
  const segments = heldOutRows(dataset, count).map((row, i) => {
    const segment = filledWindow(expected, window)
    const given = 1 + (i % (window - 1))
    for (let back = 0; back < Math.min(given, row + 1); back++)
      segment[(window - 1 - back) * width + feature] = values[(row - back) * width + feature] ?? NaN
    return segment
  })
  return columnOf(await lastRowErrors(probe, segments), width, feature)
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
  { dataset: { width }, window, scorers }: Probe,
  segments: readonly Float32Array[],
): Promise<Float32Array> {
  if (segments.length === 0) return new Float32Array(0)
  const last = (window - 1) * width
  return meanMatrix(
    await inTurn(scorers, async score =>
      concat((await score(segments)).map(errors => errors.subarray(last))),
    ),
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
