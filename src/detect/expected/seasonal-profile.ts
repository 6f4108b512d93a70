import { type BucketIndex, median, robustSpread } from "../../stats/index.ts"

/**
 * Medians of the values of each cell of the calendar (times of day, of the week): [cells]. NaN values are
 * left out; NaN where a cell has none. Expected range, time-of-day correction and forecast are made from it.
 */
export function seasonalProfile(values: ArrayLike<number>, cells: BucketIndex): Float64Array {
  return Float64Array.from(valuesByCell(values, cells), median)
}

/** Median and robust deviation (1.4826 × MAD) of each cell; NaN where a cell has no value. */
export function seasonalSpread(
  values: ArrayLike<number>,
  cells: BucketIndex,
): ReturnType<typeof robustSpread>[] {
  return valuesByCell(values, cells).map(robustSpread)
}

function valuesByCell(values: ArrayLike<number>, { rows, starts }: BucketIndex): Float64Array[] {
  const sorted = Float64Array.from(rows, row => values[row] ?? NaN)
  return Array.from({ length: starts.length - 1 }, (_, cell) =>
    sorted.subarray(starts[cell], starts[cell + 1]),
  )
}
