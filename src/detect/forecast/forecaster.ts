import { type HourlyMeans, hoursPerDay } from "./hourly-means.ts"

/** A way to tell the next day. */
export interface Forecaster {
  readonly name: string
  /** The 24 hours from each of `origins` on, told from the hours before it alone: [origins × 24 × width]. */
  readonly forecast: (origins: readonly number[]) => Promise<Float64Array>
}

/** Each hour as a day before, or before that where it is missing: what any model must beat. */
export function seasonalNaive({ values, width }: HourlyMeans): Forecaster {
  const valueDaysBefore = (at: number, f: number): number => {
    for (let day = at - hoursPerDay; day >= 0; day -= hoursPerDay)
      if (!Number.isNaN(values[day * width + f])) return values[day * width + f]!
    return NaN
  }
  return {
    name: "seasonal-naive",
    forecast: async origins =>
      Float64Array.from({ length: origins.length * hoursPerDay * width }, (_, i) => {
        const [origin, lead] = [
          origins[Math.floor(i / (hoursPerDay * width))]!,
          Math.floor(i / width) % hoursPerDay,
        ]
        return valueDaysBefore(origin + lead, i % width)
      }),
  }
}
