import ARIMA from "arima"
import { median } from "../../stats/index.ts"

/**
 * Hours of a season; and hours that a fit looks back on: a fortnight tells a day's rhythm, and more only
 * takes longer.
 */
export const season = 24
export const lookBack = 14 * season
/** Hours below which nothing is fitted. */
const minHours = 4 * season

/** Small on purpose: what the hour before and the day before say, the day's rhythm slowly following. */
const orders = { p: 1, d: 0, q: 0, P: 0, D: 1, Q: 1, s: season } as const
/**
 * By moments, without a search: a thousandth of a second a fit, where likelihood takes up to half a second on
 * real series.
 */
const method = 2

/**
 * The next `hours` values by SARIMA (1,0,0)(0,1,1)24 (Box & Jenkins 1970). A missing value counts as that of
 * the day before. What comes out is held to the range of what went in, widened by itself; where nothing
 * finite comes out (a constant has no likelihood), the day before is repeated.
 */
export function sarimaForecast(past: ArrayLike<number>, hours: number): number[] {
  const complete = fillGaps(past)
  const [lowest, highest] = [Math.min(...complete), Math.max(...complete)]
  const dayBefore = (i: number): number => complete[complete.length - season + (i % season)]!
  if (complete.length < minHours || lowest === highest)
    return Array.from({ length: hours }, (_, i) => dayBefore(i))
  const model = new ARIMA({ ...orders, method, verbose: false })
  try {
    const [forecast] = model.train(complete).predict(hours)
    const range = highest - lowest
    return forecast.map((value, i) =>
      Number.isFinite(value) ? Math.max(lowest - range, Math.min(highest + range, value)) : dayBefore(i),
    )
  } finally {
    model.destroy()
  }
}

function fillGaps(past: ArrayLike<number>): number[] {
  const complete = Array.from(past)
  const middle = median(complete) || 0
  for (let i = 0; i < complete.length; i++)
    if (!Number.isFinite(complete[i])) complete[i] = complete[i - season] ?? middle
  return complete
}
