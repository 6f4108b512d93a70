/** Consecutive rows of `width` numbers, of which the newest are kept. */
export interface RowBuffer {
  /** The kept rows and the new ones; then only the newest `limit` are kept. What was given out never changes. */
  readonly append: (rows: Float32Array) => Float32Array
  /** The kept rows, oldest first. */
  readonly rows: () => Float32Array
}

/** A buffer that is copied once in some rows, not with each. `first`: rows that it begins with. */
export function rowBuffer(
  width: number,
  limit: number,
  first: Float32Array = new Float32Array(0),
): RowBuffer {
  const spare = Math.max(1, Math.ceil(limit / 4)) * width
  const most = limit * width
  let buffer: Float32Array = first.slice(-most)
  let [from, to] = [0, buffer.length]
  return {
    append: added => {
      if (to + added.length > buffer.length) {
        const grown = new Float32Array(to - from + Math.max(added.length, spare))
        grown.set(buffer.subarray(from, to))
        ;[buffer, from, to] = [grown, 0, to - from]
      }
      buffer.set(added, to)
      const all = buffer.subarray(from, to + added.length)
      to += added.length
      from = Math.max(from, to - most)
      if (buffer.length > most + 2 * spare) [buffer, from, to] = [buffer.slice(from, to), 0, to - from]
      return all
    },
    rows: () => buffer.subarray(from, to),
  }
}
