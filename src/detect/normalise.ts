import { median } from "../maths/index.ts"
import type { Rows } from "./rows.ts"

/** A feature that the model rebuilds without error (a constant) is held to this share of the median feature's error. */
const floorShare = 0.1
const leastError = 1e-9

/** Each feature's own error in training, at least 0.1 × the median over features: what its errors are counted in. [features] */
export function usualErrors(errors: Float32Array, { width, fit }: Pick<Rows, "width" | "fit">): Float64Array {
  const usual = columnMeans(errors.subarray(0, fit * width), width)
  const floor = Math.max(floorShare * median(usual), leastError)
  return usual.map(error => (error > floor ? error : floor))
}

/** Errors in units of `usual`: about 1 on ordinary rows, whatever the feature. [rows × features]; NaN stays NaN. */
export function divided(errors: Float32Array, usual: Float64Array): Float32Array {
  const shares = new Float32Array(errors.length)
  for (let row = 0; row < errors.length; row += usual.length) for (let f = 0; f < usual.length; f++) shares[row + f] = errors[row + f]! / usual[f]!
  return shares
}

/** Errors without what routine and drift have in each cell: the share that they took out of all judges' errors together, which left `judged`. */
export function leftOf(errors: Float32Array, together: Float32Array, judged: Float32Array): Float32Array {
  const left = errors.slice()
  for (let at = 0; at < left.length; at++) if (together[at]! > 0) left[at] = (left[at]! * judged[at]!) / together[at]!
  return left
}

/** The mean of matrices, cell by cell; NaN where any is NaN. */
export function meanOf(matrices: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(matrices[0]!.length)
  for (const matrix of matrices) addShare(matrix, matrices.length, mean)
  return mean
}

function addShare(matrix: Float32Array, of: number, sums: Float32Array): void {
  for (let at = 0; at < sums.length; at++) sums[at]! += matrix[at]! / of
}

/** Mean of each row's cells that are there; NaN where none is. */
export function rowMeans(matrix: Float32Array, width: number): Float32Array {
  const means = new Float32Array(matrix.length / width)
  for (let row = 0; row < means.length; row++) {
    let sum = 0
    let count = 0
    for (let at = row * width; at < (row + 1) * width; at++) {
      if (matrix[at] !== matrix[at]) continue
      sum += matrix[at]!
      count++
    }
    means[row] = sum / count
  }
  return means
}

/** Mean of each column's cells that are there; 0 where none is. */
function columnMeans(matrix: Float32Array, width: number): Float64Array {
  const sums = new Float64Array(width)
  const counts = new Float64Array(width)
  for (let row = 0; row < matrix.length; row += width) {
    for (let f = 0; f < width; f++) {
      const value = matrix[row + f]!
      if (value !== value) continue
      sums[f]! += value
      counts[f]! += 1
    }
  }
  return sums.map((sum, f) => (counts[f]! > 0 ? sum / counts[f]! : 0))
}
