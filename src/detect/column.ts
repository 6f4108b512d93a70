/** One column of a row-major matrix, rows [from, to): a copy. */
export function columnOf(matrix: Float32Array, { width, f, from, to }: { width: number; f: number; from: number; to: number }): Float32Array {
  const column = new Float32Array(to - from)
  for (let row = from, at = from * width + f; row < to; row++, at += width) column[row - from] = matrix[at]!
  return column
}
