/** Rows × features as one row-major array. */
export interface Matrix {
  readonly values: Float32Array
  readonly rows: number
  readonly width: number
}
