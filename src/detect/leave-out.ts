import type { Score } from "../engine/index.ts"
import { quantile } from "../maths/index.ts"
import { divided, rowMeans, usualErrors } from "./normalise.ts"
import { overlap } from "./overlap.ts"
import type { Rows } from "./rows.ts"

export interface LeaveOutTask {
  readonly rows: Rows
  readonly window: number
  readonly starts: Int32Array
  readonly score: Score
}

/** Share of the rows that is taken for old incidents, and the share of a window that may be such rows. */
const worst = 0.02
const bearable = 1 / 6
/** Windows that are enough to judge rows by. */
const sample = 2000

/** The windows without the highest-scoring rows of the history: an old incident must not become normal. All of them where nothing would be left. */
export async function withoutWorst({ rows, window, starts, score }: LeaveOutTask): Promise<{ starts: Int32Array; rowsLeftOut: number }> {
  const every = Math.max(1, Math.floor(starts.length / sample))
  const judged = await overlap({ rows, window, starts: starts.filter((_, i) => i % every === 0), score })
  const scores = rowMeans(divided(judged.subarray(0, rows.fit * rows.width), usualErrors(judged, rows)), rows.width)
  const bad = countAbove(quantile(scores, 1 - worst), scores)
  const kept = starts.filter(start => bad[start + window]! - bad[start]! <= bearable * window)
  return kept.length === 0 ? { starts, rowsLeftOut: 0 } : { starts: kept, rowsLeftOut: bad.at(-1)! }
}

/** Rows above the limit, counted up to each row: [rows + 1]. */
function countAbove(limit: number, scores: Float32Array): Int32Array {
  const bad = new Int32Array(scores.length + 1)
  for (let row = 0; row < scores.length; row++) bad[row + 1] = bad[row]! + (scores[row]! > limit ? 1 : 0)
  return bad
}
