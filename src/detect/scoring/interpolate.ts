import type { Matrix } from "../../base/index.ts"

/**
 * The values with a straight line across every gap of a column (level where one end is missing, 0 in an empty
 * column): what the model is shown while it judges the rows beside a gap. What was missing is never judged
 * itself. The values themselves where none is missing.
 */
export function interpolateGaps({ values, rows, width }: Matrix): Float32Array {
  if (!values.includes(NaN)) return values
  const filled = values.slice()
  /** The last row with a value, of each column. */
  const lastObserved = new Int32Array(width).fill(-1)
  for (let row = 0, at = 0; row < rows; row++) {
    for (let f = 0; f < width; f++, at++) {
      if (values[at] !== values[at]) continue
      if (row - lastObserved[f]! > 1)
        fillGap(filled, { f, width, before: lastObserved[f]!, after: row, rows })
      lastObserved[f] = row
    }
  }
  lastObserved.forEach((before, f) => {
    if (before < rows - 1) fillGap(filled, { f, width, before, after: -1, rows })
  })
  return filled
}

interface Gap {
  readonly f: number
  readonly width: number
  readonly rows: number
  /** The rows with values on both sides; -1 where there is none. */
  readonly before: number
  readonly after: number
}

function fillGap(filled: Float32Array, { f, width, rows, before, after }: Gap): void {
  const left = before < 0 ? null : filled[before * width + f]!
  const right = after < 0 ? null : filled[after * width + f]!
  const [from, to] = [before, after < 0 ? rows : after]
  const [start, end] = [left ?? right ?? 0, right ?? left ?? 0]
  for (let row = from + 1; row < to; row++)
    filled[row * width + f] = start + ((end - start) * (row - from)) / (to - from)
}
