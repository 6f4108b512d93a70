/**
 * Rows that are alike, side by side: those of group g, in their order, are `rows` [starts[g], starts[g + 1]).
 */
export interface BucketIndex {
  readonly rows: Int32Array
  readonly starts: Int32Array
}

/** `of`: the group of each row, below `count`. */
export function bucketIndex(bucketOf: Int32Array, count: number): BucketIndex {
  const starts = new Int32Array(count + 1)
  for (const bucket of bucketOf) starts[bucket + 1]! += 1
  for (let bucket = 0; bucket < count; bucket++) starts[bucket + 1]! += starts[bucket]!
  const rows = new Int32Array(bucketOf.length)
  const next = starts.slice()
  for (let row = 0; row < bucketOf.length; row++) rows[next[bucketOf[row]!]!++] = row
  return { rows, starts }
}

/** Each row's value with its group: group → values. */
export function bucketBy(values: ArrayLike<number>, { rows, starts }: BucketIndex): Float64Array[] {
  const sorted = new Float64Array(rows.length)
  rows.forEach((row, at) => (sorted[at] = values[row] ?? NaN))
  return Array.from(starts.subarray(1), (end, bucket) => sorted.subarray(starts[bucket], end))
}
