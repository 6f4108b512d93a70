import { perDay, type Hours } from "./hours.ts"

/** A way to tell the next day. */
export interface Method {
  readonly name: string
  /** The 24 hours from each of `origins` on, told from the hours before it alone: [origins × 24 × width]. */
  readonly tell: (origins: readonly number[]) => Promise<Float64Array>
}

/** Each hour as a day before, or before that where it is missing: what any model must beat. */
export function seasonalNaive({ values, width }: Hours): Method {
  const before = (at: number, f: number): number => {
    for (let day = at - perDay; day >= 0; day -= perDay) if (!Number.isNaN(values[day * width + f])) return values[day * width + f]!
    return NaN
  }
  return {
    name: "seasonal-naive",
    tell: async origins => Float64Array.from({ length: origins.length * perDay * width }, (_, i) => {
      const [origin, lead] = [origins[Math.floor(i / (perDay * width))]!, Math.floor(i / width) % perDay]
      return before(origin + lead, i % width)
    }),
  }
}
