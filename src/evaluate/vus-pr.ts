import { byScore, countOf } from "./ranking.ts"
import { type Segment, segmentsOf } from "./truth.ts"

const thresholds = 250

/**
 * Volume under the precision-recall surface (Paparrizos et al. 2022): the area under the curve, averaged over
 * buffers of 0 to `buffer` rows around the labelled segments. Rows of a buffer count in part, the less the
 * further away, and recall is scaled by the share of segments that are found at all. `score` has no NaN. Null
 * where no row is labelled.
 */
export function vusPr(labels: Uint8Array, score: Float64Array, buffer: number): number | null {
  const segments = segmentsOf(labels)
  if (segments.length === 0) return null
  const order = byScore(score)
  const cuts = cutsOf(score, order)
  const hits = cumulativeHits(order, cuts, labels)
  let volume = 0
  for (let width = 0; width <= buffer; width++) {
    const soft = cumulativeHits(order, cuts, softLabels(labels, segments, width))
    const peaks = rangesOf(segments, Math.floor(width / 2), labels.length).map(({ first, last }) =>
      highest(score, first, last),
    )
    volume += areaOf({ cuts, hits, soft, peaks, positives: countOf(labels) })
  }
  return volume / (buffer + 1)
}

/** A threshold, and how many rows score at least that. */
interface Cut {
  readonly score: number
  readonly taken: number
}

/** Thresholds evenly spread over the ranks of the rows. */
function cutsOf(score: Float64Array, order: Int32Array): Cut[] {
  const step = (order.length - 1) / (thresholds - 1)
  return Array.from({ length: thresholds }, (_, i) => {
    const rank = i === thresholds - 1 ? order.length - 1 : Math.trunc(i * step)
    let taken = rank + 1
    while (taken < order.length && score[order[taken]!] === score[order[rank]!]) taken++
    return { score: score[order[rank]!]!, taken }
  })
}

/** Sum of `weights` over the rows that each threshold takes. */
function cumulativeHits(order: Int32Array, cuts: readonly Cut[], weights: ArrayLike<number>): number[] {
  let [sum, at] = [0, 0]
  return cuts.map(({ taken }) => {
    for (; at < taken; at++) sum += weights[order[at]!]!
    return sum
  })
}

/** [rows] what a row of the buffer counts, at most 1; 0 inside segments and beyond the buffer. */
function softLabels(labels: Uint8Array, segments: readonly Segment[], width: number): Float64Array {
  const soft = new Float64Array(labels.length)
  const half = Math.floor(width / 2)
  for (const { first, last } of segments) {
    for (let row = last + 1; row < Math.min(last + half + 1, labels.length); row++)
      soft[row]! += Math.sqrt(1 - (row - last) / width)
    for (let row = Math.max(first - half, 0); row < first; row++)
      soft[row]! += Math.sqrt(1 - (first - row) / width)
  }
  return soft.map((weight, row) => (labels[row] === 1 ? 0 : Math.min(weight, 1)))
}

/** The segments with `half` rows to both sides, joined where they meet. */
function rangesOf(segments: readonly Segment[], half: number, rows: number): Segment[] {
  const ranges: Segment[] = []
  let start = Math.max(segments[0]!.first - half, 0)
  segments.forEach(({ last }, i) => {
    const next = segments[i + 1]
    if (next && last + half >= next.first - half) return
    ranges.push({ first: start, last: next ? last + half : Math.min(last + half, rows - 1) })
    if (next) start = next.first - half
  })
  return ranges
}

function highest(score: Float64Array, first: number, last: number): number {
  return score.subarray(first, last + 1).reduce((most, value) => Math.max(most, value), -Infinity)
}

interface Curve {
  readonly cuts: readonly Cut[]
  readonly hits: readonly number[]
  readonly soft: readonly number[]
  /** The highest score of each range. */
  readonly peaks: readonly number[]
  readonly positives: number
}

function areaOf({ cuts, hits, soft, peaks, positives }: Curve): number {
  let [area, before] = [0, 0]
  cuts.forEach(({ score, taken }, i) => {
    const found = peaks.filter(peak => peak >= score).length / peaks.length
    const recall = Math.min((hits[i]! + soft[i]!) / (positives + soft[i]! / 2), 1) * found
    area += ((recall - before) * (hits[i]! + soft[i]!)) / taken
    before = recall
  })
  return area
}
