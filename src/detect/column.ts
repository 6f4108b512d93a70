/** Where each of these features stands among `own`; −1 where it does not. */
export function placesOf(features: readonly Named[], own: readonly Named[]): readonly number[] {
  return features.map(({ name }) => own.findIndex(other => other.name === name))
}

interface Named {
  readonly name: string
}

/** The columns of a row-major matrix at these places; NaN where a place is −1. */
export function columnsAt(matrix: Float32Array, width: number, places: readonly number[]): Float32Array {
  const found = new Float32Array((matrix.length / width) * places.length)
  for (let row = 0, at = 0; at < found.length; row++) {
    for (const place of places) found[at++] = place < 0 ? NaN : matrix[row * width + place]!
  }
  return found
}
