/** Where each of these features stands among `own`; −1 where it does not. */
export function indicesOf(features: readonly Named[], available: readonly Named[]): readonly number[] {
  return features.map(({ name }) => available.findIndex(other => other.name === name))
}

interface Named {
  readonly name: string
}

/** The columns of a row-major matrix at these places; NaN where a place is −1. */
export function selectColumns(matrix: Float32Array, width: number, indices: readonly number[]): Float32Array {
  const selected = new Float32Array((matrix.length / width) * indices.length)
  for (let row = 0, at = 0; at < selected.length; row++) {
    for (const index of indices) selected[at++] = index < 0 ? NaN : matrix[row * width + index]!
  }
  return selected
}
