/** Rows that a score is averaged over; the mean of the three keeps short faults sharp and lets long, weak ones add up. */
const spans = [3, 7, 15] as const
/** Rows to both sides that a smooth score depends on. */
export const smoothReach = Math.floor(spans.at(-1)! / 2)
/** A great fault may lend the rows before and after it no more than this multiple of the highest score that is `near` rows away from them. */
const lent = 3
const near = 2

/** The mean of centred means over 3, 7 and 15 values, at most three times the highest of five. NaN stays NaN and is left out of other rows' means. */
export function smoothScore(score: Float32Array): Float32Array {
  const smooth = spans.map(span => centredMeans(score, 1, span))
  return score.map((_, row) => {
    const mean = smooth.reduce((sum, each) => sum + each[row]!, 0) / spans.length
    return Math.min(mean, lent * highest(score.subarray(Math.max(0, row - near), row + near + 1)))
  })
}

/** NaN is left out. */
function highest(values: Float32Array): number {
  return values.reduce((most, value) => (value > most ? value : most), -Infinity)
}

/** Each column's mean over `span` rows around each row (fewer at the ends); [rows × width]; NaN stays NaN and is left out. */
export function centredMeans(matrix: Float32Array, width: number, span: number): Float32Array {
  const rows = matrix.length / width
  const half = Math.floor(span / 2)
  const means = new Float32Array(matrix.length)
  for (let f = 0; f < width; f++) {
    const sums = new Float64Array(rows + 1)
    const counts = new Int32Array(rows + 1)
    for (let row = 0; row < rows; row++) {
      const value = matrix[row * width + f]!
      const known = value === value
      sums[row + 1] = sums[row]! + (known ? value : 0)
      counts[row + 1] = counts[row]! + (known ? 1 : 0)
    }
    for (let row = 0; row < rows; row++) {
      const [from, to] = [Math.max(0, row - half), Math.min(rows, row + half + 1)]
      const at = row * width + f
      means[at] = matrix[at] === matrix[at] ? (sums[to]! - sums[from]!) / (counts[to]! - counts[from]!) : NaN
    }
  }
  return means
}
