/**
 * Errors, each divided by how much harder its row's time is to rebuild, where it is harder: a new array, [rows × features]. `harder`: [times ×
 * features], 1 = as hard as in training; `times`: the time of each row, −1 = none.
 */
export function eased(errors: Float32Array, harder: Float32Array, times: Int32Array): Float32Array {
  const width = errors.length / times.length
  const judged = errors.slice()
  for (let row = 0, at = 0; row < times.length; row++) {
    const from = times[row]! * width
    for (let f = 0; f < width; f++, at++) if (from >= 0 && harder[from + f]! > 1) judged[at]! /= harder[from + f]!
  }
  return judged
}
