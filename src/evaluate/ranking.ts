/** A threshold that takes all rows from the highest score down to the end of a run of equal ones. */
interface Cut {
  readonly taken: number
  readonly hits: number
}

/**
 * Area under the precision-recall curve as average precision, Σ (recall − recall before) × precision, without
 * interpolation; as in scikit-learn. `score` has no NaN. Null where no row is labelled.
 */
export function averagePrecision(labels: Uint8Array, score: Float64Array): number | null {
  const positives = countOf(labels)
  if (positives === 0) return null
  let [area, before] = [0, 0]
  for (const { taken, hits } of cutsOf(labels, score)) {
    area += ((hits - before) / positives) * (hits / taken)
    before = hits
  }
  return area
}

/** F1 at the best threshold in hindsight. Null where no row is labelled. */
export function bestF1(labels: Uint8Array, score: Float64Array): number | null {
  const positives = countOf(labels)
  if (positives === 0) return null
  return cutsOf(labels, score).reduce(
    (best, { taken, hits }) => Math.max(best, (2 * hits) / (taken + positives)),
    0,
  )
}

/** Rows by falling score; equal scores keep their order. */
export function byScore(score: Float64Array): Int32Array {
  return Int32Array.from(score, (_, row) => row).sort((a, b) => score[b]! - score[a]! || a - b)
}

export function countOf(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0)
}

function cutsOf(labels: Uint8Array, score: Float64Array): Cut[] {
  const order = byScore(score)
  const cuts: Cut[] = []
  let hits = 0
  order.forEach((row, i) => {
    hits += labels[row] ?? 0
    const next = order[i + 1]
    if (next === undefined || score[next] !== score[row]) cuts.push({ taken: i + 1, hits })
  })
  return cuts
}
