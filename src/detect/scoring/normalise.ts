import { median } from "../../stats/index.ts"
import type { Dataset } from "../dataset.ts"

/** Least scale of a feature that the model reconstructs without error: this share of the median scale. */
const floorShare = 0.1
const minError = 1e-9

/** Each feature's mean error in training, at least 0.1 × the median over features: [features]. */
export function featureErrorScale(
  errors: Float32Array,
  { width, trainEnd }: Pick<Dataset, "width" | "trainEnd">,
): Float64Array {
  const scale = columnMeans(errors.subarray(0, trainEnd * width), width)
  const minScale = Math.max(floorShare * median(scale), minError)
  return scale.map(error => (error > minScale ? error : minScale))
}

/** Errors ÷ the feature's scale: about 1 on normal rows. [rows × features]; NaN stays NaN. */
export function normaliseErrors(errors: Float32Array, scale: Float64Array): Float32Array {
  const normalised = new Float32Array(errors.length)
  scale.forEach((own, f) => {
    for (let at = f; at < errors.length; at += scale.length) normalised[at] = errors[at]! / own
  })
  return normalised
}

/**
 * Errors corrected like the mean over detectors was: each cell times `correctedErrors` ÷ `meanErrors`. All
 * [rows × features]; a new array.
 */
export function applyCorrection(
  errors: Float32Array,
  meanErrors: Float32Array,
  correctedErrors: Float32Array,
): Float32Array {
  return errors.map((error, at) => {
    const mean = meanErrors[at] ?? NaN
    return mean > 0 ? (error * (correctedErrors[at] ?? NaN)) / mean : error
  })
}

/**
 * Errors divided by the factor of their row and feature, where that is above 1: a new array, [rows ×
 * features]. `factors`: [times × features]; `factorOfRow`: the time of each row, −1 = none.
 */
export function discount(errors: Float32Array, factors: Float32Array, factorOfRow: Int32Array): Float32Array {
  const width = errors.length / factorOfRow.length
  const discounted = errors.slice()
  for (let row = 0, at = 0; row < factorOfRow.length; row++) {
    const from = factorOfRow[row]! * width
    for (let f = 0; f < width; f++, at++)
      if (from >= 0 && factors[from + f]! > 1) discounted[at]! /= factors[from + f]!
  }
  return discounted
}

/** The mean of matrices, cell by cell; NaN where any is NaN. */
export function meanMatrix(matrices: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(matrices[0]?.length ?? 0)
  for (const matrix of matrices) addShare(matrix, matrices.length, mean)
  return mean
}

function addShare(matrix: Float32Array, of: number, sums: Float32Array): void {
  matrix.forEach((value, at) => (sums[at]! += value / of))
}

/** Mean of each row's cells that are there; NaN where none is. */
export function rowMeans(matrix: Float32Array, width: number): Float32Array {
  return new Float32Array(matrix.length / width).map((_, row) => {
    let sum = 0
    let count = 0
    for (let at = row * width; at < (row + 1) * width; at++) {
      const value = matrix[at]!
      if (value !== value) continue
      sum += value
      count++
    }
    return sum / count
  })
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
