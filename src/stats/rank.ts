/**
 * How many directions the rows span, by Gram–Schmidt with pivoting: what is left of a row counts where it is
 * longer than `tolerance` × the longest row. 0 where all rows are zero.
 */
export function numericalRank(rows: readonly Float64Array[], tolerance: number): number {
  const rest = rows.map(row => row.slice())
  const limit = tolerance * Math.max(0, ...rest.map(lengthOf))
  for (let rank = 0; ; rank++) {
    const longest = rest.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a), new Float64Array())
    const length = lengthOf(longest)
    if (!(length > limit) || rank >= rows.length) return rank
    const direction = longest.map(x => x / length)
    for (const row of rest) subtractAlong(row, direction)
  }
}

function subtractAlong(row: Float64Array, direction: Float64Array): void {
  const along = row.reduce((sum, x, i) => sum + x * (direction[i] ?? 0), 0)
  direction.forEach((x, i) => (row[i] = (row[i] ?? 0) - along * x))
}

function lengthOf(row: Float64Array): number {
  return Math.sqrt(row.reduce((sum, x) => sum + x * x, 0))
}
