/** One column of a matrix [rows × width], row-major: [rows], a copy. */
export function columnOf(matrix: Float32Array, width: number, f: number): Float32Array {
  const column = new Float32Array(matrix.length / width)
  for (let row = 0, at = f; row < column.length; row++, at += width) column[row] = matrix[at]!
  return column
}
