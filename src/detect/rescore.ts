import type { Rescore, RescoreQuestion } from "../base/index.ts"
import type { Judge } from "./ensemble.ts"
import { divided, leftOf, meanOf, rowMeans } from "./normalise.ts"
import type { Rows } from "./rows.ts"
import { smoothReach, smoothScore } from "./smooth.ts"

export interface RescoreTask {
  readonly rows: Rows
  /** Rows of the longest window. */
  readonly window: number
  readonly judges: readonly Judge[]
  /** Of history and night [rows × features]: the judges' mean error, and what routine and drift left of it. */
  readonly together: Float32Array
  readonly judged: Float32Array
  /** Of the night, in the features' units: [rows × features]. */
  readonly expected: Float32Array
}

/**
 * Scores a row of the night once more, with one feature at its expected value in every row of the night that the score depends on: its neighbours in
 * the smoothing, and all windows they lie in. The same models judge, each feature in units of the same usual error, and routine and drift take out
 * the same share of each cell as before. Null where a judge cannot be asked again.
 */
export function rescorer(task: RescoreTask): Rescore | null {
  const asking = task.judges.map(({ again, usual }) => (again ? { again, usual } : null)).filter(judge => judge !== null)
  if (asking.length < task.judges.length) return null
  return async questions => {
    const cuts = questions.map(question => cutAround(question, task))
    const answers: Float32Array[][] = []
    for (const { again, usual } of asking) answers.push((await again(cuts.map(({ values }) => values))).map(errors => divided(errors, usual)))
    return cuts.map((cut, i) => scoreOf(cut, meanOf(answers.map(errors => errors[i]!)), task))
  }
}

/** Rows [from, to) of history and night around `row`, the row that is asked for. */
interface Cut {
  readonly row: number
  readonly from: number
  readonly values: Float32Array
}

function cutAround({ row: nightRow, feature }: RescoreQuestion, { rows, window, expected }: RescoreTask): Cut {
  const { width, night, scaler: { origin, spread, limit } } = rows
  const row = night + nightRow
  const reach = smoothReach + window
  const [from, to] = [Math.max(rows.from, row - reach), Math.min(rows.rows, row + reach + 1)]
  const values = rows.values.slice(from * width, to * width)
  for (let at = Math.max(from, night); at < to; at++) {
    const cell = (at - from) * width + feature
    const usual = (expected[(at - night) * width + feature]! - origin[feature]!) / spread[feature]!
    if (values[cell] === values[cell] && usual === usual) values[cell] = Math.max(-limit[feature]!, Math.min(limit[feature]!, usual))
  }
  return { row, from, values }
}

function scoreOf({ row, from }: Cut, errors: Float32Array, { rows: { width, rows }, together, judged }: RescoreTask): number {
  const [first, end] = [Math.max(from, row - smoothReach), Math.min(rows, row + smoothReach + 1)]
  const near = errors.slice((first - from) * width, (end - from) * width)
  const left = leftOf(near, together.subarray(first * width), judged.subarray(first * width))
  return smoothScore(rowMeans(left, width))[row - first]!
}
