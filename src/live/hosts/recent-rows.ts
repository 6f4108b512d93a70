import { hour } from "../../base/index.ts"
import type { DayScores } from "../../detect/index.ts"
import { concat } from "../../stats/index.ts"

/** Time of judged rows that incidents and pages look back on, ms, and the most rows of it. */
const span = 4 * hour
const mostRows = 480

/** The newest judged rows of a host, with the new ones; rows before a jump in time are dropped. */
export function withRows(recent: DayScores | null, added: DayScores): DayScores {
  const joins = recent !== null && recent.start + recent.rows * recent.step === added.start
  if (!joins) return lastRows(added)
  const both = (a: Float32Array, b: Float32Array): Float32Array => concat([a, b])
  return lastRows({
    ...added,
    start: recent.start,
    rows: recent.rows + added.rows,
    score: both(recent.score, added.score),
    values: both(recent.values, added.values),
    errors: both(recent.errors, added.errors),
    rawErrors: both(recent.rawErrors, added.rawErrors),
    contributions: both(recent.contributions, added.contributions),
    expected: both(recent.expected, added.expected),
    lower: both(recent.lower, added.lower),
    upper: both(recent.upper, added.upper),
  })
}

function lastRows(rows: DayScores): DayScores {
  const limit = Math.min(mostRows, Math.max(60, Math.round(span / rows.step)))
  const dropped = rows.rows - limit
  if (dropped <= 0) return rows
  const cut = (matrix: Float32Array): Float32Array => matrix.slice(dropped * rows.features.length)
  return {
    ...rows,
    start: rows.start + dropped * rows.step,
    rows: limit,
    score: rows.score.slice(dropped),
    values: cut(rows.values),
    errors: cut(rows.errors),
    rawErrors: cut(rows.rawErrors),
    contributions: cut(rows.contributions),
    expected: cut(rows.expected),
    lower: cut(rows.lower),
    upper: cut(rows.upper),
  }
}
