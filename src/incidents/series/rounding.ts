/**
 * A value for a chart: five significant digits are more than it shows, and halve the file. Null where there
 * is none.
 */
export function roundForChart(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : null
}
