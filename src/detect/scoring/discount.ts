/**
 * Errors, each divided by how much harder its row's time is to rebuild, where it is harder: a new array,
 * [rows × features]. `harder`: [times × features], 1 = as hard as in training; `times`: the time of each row,
 * −1 = none.
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
