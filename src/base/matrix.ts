/** One column of a matrix [rows × width], row-major: [rows], a copy. */
export function columnOf(matrix: Float32Array, width: number, f: number): Float32Array {
  const column = new Float32Array(matrix.length / width)
  for (let row = 0, at = f; row < column.length; row++, at += width) column[row] = matrix[at]!
  return column
}

/** Rows × features as one row-major array. */
export interface Matrix {
  readonly values: Float32Array
  readonly rows: number
  readonly width: number
}
