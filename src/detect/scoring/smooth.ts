/**
 * Rows that a score is averaged over; the mean of the three keeps short faults sharp and lets long, weak ones
 * add up.
 */
const spans = [3, 7, 15] as const
/** Rows to both sides that a smooth score depends on. */
export const smoothRadius = Math.floor(Math.max(...spans) / 2)
/**
 * A great fault may lend the rows before and after it no more than this multiple of the highest score that is
 * `near` rows away from them.
 */
const bleedCap = 3
const capRadius = 2

/**
 * The mean of centred means over 3, 7 and 15 values, at most three times the highest of five. NaN stays NaN
 * and is left out of other rows' means.
 */
export function smoothScore(score: Float32Array): Float32Array {
  return uncappedScore(score).map((mean, row) => Math.min(mean, bleedCap * highestNearby(score, row)))
}

/** The mean of the centred means, without the cap. */
export function uncappedScore(score: Float32Array): Float32Array {
  const means = spans.map(span => centredMeans(score, { width: 1, span }))
  return score.map((_, row) => means.reduce((total, mean) => total + (mean[row] ?? NaN), 0) / spans.length)
}

/** NaN is left out. */
function highestNearby(values: Float32Array, row: number): number {
  const nearby = values.subarray(Math.max(0, row - capRadius), row + capRadius + 1)
  return nearby.reduce((highest, value) => (value > highest ? value : highest), -Infinity)
}

export interface CentredMeans {
  /** Columns. */
  readonly width: number
  /** Rows that a mean is of; fewer at the ends. */
  readonly span: number
  /** The first row whose mean is wanted: 0 when absent. */
  readonly first?: number
}

/**
 * Each column's mean over the rows around each row, [rows from `first` on × width]; NaN stays NaN and is left
 * out of other rows' means.
 */
export function centredMeans(matrix: Float32Array, { width, span, first = 0 }: CentredMeans): Float32Array {
  const rows = matrix.length / width
  const half = Math.floor(span / 2)
  const means = new Float32Array((rows - first) * width)
  // What all rows up to a mean's last one add up to, and all before its first one.
  const [upTo, before] = [sums(width), sums(width)]
  for (let row = -half; row < rows; row++) {
    if (row + half < rows) add(upTo, matrix, row + half)
    if (row > half) add(before, matrix, row - half - 1)
    for (let f = 0; row >= first && f < width; f++) {
      const value = matrix[row * width + f]!
      means[(row - first) * width + f] =
        value === value ? (upTo.sum[f]! - before.sum[f]!) / (upTo.count[f]! - before.count[f]!) : NaN
    }
  }
  return means
}

/** Of each column, the sum of the values that are there, and how many they are. */
interface Sums {
  readonly sum: Float64Array
  readonly count: Int32Array
}

function sums(width: number): Sums {
  return { sum: new Float64Array(width), count: new Int32Array(width) }
}

function add({ sum, count }: Sums, matrix: Float32Array, row: number): void {
  for (let f = 0, at = row * sum.length; f < sum.length; f++, at++) {
    const value = matrix[at]!
    if (value !== value) continue
    sum[f]! += value
    count[f]! += 1
  }
}
