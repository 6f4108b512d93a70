import type { Pot } from "./pot.ts"
import { quantileOfSorted, sortedFinite } from "./quantiles.ts"

/**
 * Peaks over threshold where the far tail cannot be trusted: history holds old incidents and nightly jobs,
 * and a tail fitted to its own maxima ends above them. The level is the median, and the exponential tail (a
 * GPD of shape 0) is carried by the bulk of the excesses: all above the 90 % quantile are censored, so that
 * they count without their size. `rate`: rows above the threshold per row. As a run of rows is one event, it
 * promises no more events than that. NaN where no value is finite.
 */
export function bulkPot(values: ArrayLike<number>, rate: number): Pick<Pot, "threshold" | "level" | "scale"> {
  const sorted = sortedFinite(values)
  const [level, top] = [quantileOfSorted(sorted, 0.5), quantileOfSorted(sorted, 0.9)]
  const scale = (top - level) / Math.log(0.5 / 0.1)
  return { threshold: level + scale * Math.max(0, Math.log(0.5 / rate)), level, scale }
}
