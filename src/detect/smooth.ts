/** Rows that a score is averaged over; the mean of the three keeps short faults sharp and lets long, weak ones add up. */
const spans = [3, 7, 15] as const

/** The mean of centred means over 3, 7 and 15 values; NaN stays NaN and is left out of its neighbours' means. */
export function smoothScore(score: Float32Array): Float32Array {
  const smooth = spans.map(span => centredMeans(score, 1, span))
  return score.map((_, row) => smooth.reduce((sum, each) => sum + each[row]!, 0) / spans.length)
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
