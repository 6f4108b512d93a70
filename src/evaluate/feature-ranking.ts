import type { Cause, Predictions, Truth } from "./truth.ts"

/**
 * Features by their mean contribution × score over a stretch, rows without either left out; ties in the run's
 * order.
 */
export function rankFeatures(
  { start, end }: Pick<Cause, "start" | "end">,
  { times }: Truth,
  { score, features, contributions }: Predictions,
): string[] {
  const meanOver = (f: number): number => {
    let [sum, count] = [0, 0]
    times.forEach((time, row) => {
      if (time < start || time > end) return
      const weighted = (contributions[row * features.length + f] ?? NaN) * (score[row] ?? NaN)
      if (Number.isNaN(weighted)) return
      sum += weighted
      count++
    })
    return count === 0 ? 0 : sum / count
  }
  return features
    .map((feature, f) => ({ feature, mean: meanOver(f) }))
    .sort((a, b) => b.mean - a.mean)
    .map(({ feature }) => feature)
}
