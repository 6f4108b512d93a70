/**
 * Min–max reduction of a series for a chart: at most 2 × `buckets` row indices, ascending, that hold the
 * minimum and the maximum of each of `buckets` equal stretches, and the first and last finite row. NaN rows
 * are never kept but the first of each run of them, so that a line breaks where data is missing. A series of
 * at most 2 × `buckets` rows is kept whole.
 */
export function minMaxIndices(values: ArrayLike<number>, buckets: number): Int32Array {
  if (values.length <= 2 * buckets) return Int32Array.from({ length: values.length }, (_, row) => row)
  const kept = new Set<number>()
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * values.length) / buckets)
    const to = Math.floor(((bucket + 1) * values.length) / buckets)
    for (const row of extremes(values, from, to)) kept.add(row)
  }
  for (const row of ends(values)) kept.add(row)
  return Int32Array.from(kept).sort()
}

/** Rows of the minimum, the maximum, and the first NaN after a value, within [from, to). */
function extremes(values: ArrayLike<number>, from: number, to: number): number[] {
  let [low, high, gap] = [-1, -1, -1]
  for (let row = from; row < to; row++) {
    const value = values[row]!
    if (!Number.isFinite(value)) {
      if (gap < 0 && (row === 0 || Number.isFinite(values[row - 1]!))) gap = row
      continue
    }
    if (low < 0 || value < values[low]!) low = row
    if (high < 0 || value > values[high]!) high = row
  }
  return [low, high, gap].filter(row => row >= 0)
}

function ends(values: ArrayLike<number>): number[] {
  let [first, last] = [0, values.length - 1]
  while (first < last && !Number.isFinite(values[first]!)) first++
  while (last > first && !Number.isFinite(values[last]!)) last--
  return [first, last]
}
