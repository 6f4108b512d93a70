/**
 * Moves the value that would stand at place `k` of the first `count` values, were they sorted, there: no greater one before it, no smaller one after
 * it (quickselect, Hoare 1961, with the median of three as pivot). In place; no NaN.
 */
export function select(values: Float64Array, count: number, k: number): number {
  for (let from = 0, to = count - 1; from < to;) {
    const pivot = middleOf(values[from]!, values[(from + to) >> 1]!, values[to]!)
    let low = from
    let high = to
    while (low <= high) {
      while (values[low]! < pivot) low++
      while (values[high]! > pivot) high--
      if (low > high) break
      const value = values[low]!
      values[low++] = values[high]!
      values[high--] = value
    }
    if (k <= high) to = high
    else if (k >= low) from = low
    else break
  }
  return values[k]!
}

function middleOf(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b
}
