/** Rows × features as one row-major array. */
export interface Matrix {
  readonly values: Float32Array
  readonly rows: number
  readonly width: number
}

/** First rows of windows of `window` rows, `stride` apart; the last ends with the last row, so every row lies in one. None when rows < window. */
export function windowStarts(rows: number, window: number, stride: number): Int32Array {
  if (rows < window) return new Int32Array(0)
  const last = rows - window
  const count = Math.floor(last / stride) + 1
  const starts = Array.from({ length: count }, (_, i) => i * stride)
  return Int32Array.from(last % stride === 0 ? starts : [...starts, last])
}

/** Of `starts` those whose windows hold a value in at least `share` (0–1) of their rows: what is mostly gap teaches nothing. */
export function heldStarts(matrix: Matrix, starts: Int32Array, window: number, share: number): Int32Array {
  const held = new Int32Array(matrix.rows + 1)
  for (let row = 0; row < matrix.rows; row++) held[row + 1] = held[row]! + (hasValue(matrix, row) ? 1 : 0)
  return starts.filter(start => held[start + window]! - held[start]! >= share * window)
}

function hasValue({ values, width }: Matrix, row: number): boolean {
  for (let f = 0; f < width; f++) {
    const value = values[row * width + f]!
    if (value === value) return true
  }
  return false
}
