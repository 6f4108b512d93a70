import type { Frame, TimeSpan } from "../base/index.ts"

export interface MaskedFrame {
  readonly frame: Frame
  /** Rows with a value that were taken out, and that are left. */
  readonly maskedRows: number
  readonly remainingRows: number
}

/** The frame with every row missing (NaN) whose time lies in a span; the same frame where none does. */
export function maskRows(frame: Frame, spans: readonly TimeSpan[]): MaskedFrame {
  const { start, step, rows, features } = frame
  const width = features.length
  const masked = new Uint8Array(rows)
  for (const span of spans) {
    const from = Math.max(0, Math.ceil((span.start - start) / step))
    const to = Math.min(rows, Math.ceil((span.end - start) / step))
    if (from < to) masked.fill(1, from, to)
  }
  const values = masked.includes(1) ? frame.values.slice() : frame.values
  let [maskedRows, remainingRows] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * width, (row + 1) * width]
    if (!holdsValue(values, from, to)) continue
    if (masked[row] === 1) {
      values.fill(NaN, from, to)
      maskedRows++
    } else remainingRows++
  }
  return { frame: values === frame.values ? frame : { ...frame, values }, maskedRows, remainingRows }
}

function holdsValue(values: Float32Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (values[at] === values[at]) return true
  return false
}
