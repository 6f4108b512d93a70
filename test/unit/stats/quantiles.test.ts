import { describe, expect, it } from "vitest"
import {
  median,
  quantile,
  quantileOfSorted,
  quantiles,
  robustDeviation,
  robustSpread,
  seeded,
  sortedFinite,
} from "../../../src/stats/index.ts"
import { stopwatch } from "../../clock.ts"

/** Word for word: between the two sorted values that the place q · (n − 1) lies between. */
function byDefinition(values: readonly number[], q: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  const at = q * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
  return sorted.length === 0 ? NaN : low + (high - low) * (at - Math.floor(at))
}

const random = seeded(3)
const samples = Array.from({ length: 200 }, (_, i) =>
  Array.from({ length: i }, () =>
    random.next() < 0.1 ? NaN : Math.round(random.normal() * (i % 2 === 0 ? 3 : 1000)) + 0,
  ),
)

describe("quantiles", () => {
  const qs = [0, 0.05, 0.16, 0.5, 0.84, 0.86, 0.95, 1]

  it("are those of the sorted finite values, of any number of them and with ties", () => {
    for (const values of samples)
      for (const q of qs) expect(quantile(values, q)).toBe(byDefinition(values, q))
  })

  it("several at once are what each is alone, also where two of them have the same place", () => {
    for (const values of samples) expect(quantiles(values, qs)).toEqual(qs.map(q => quantile(values, q)))
  })

  it("leave out what is not finite, and leave their values as they were", () => {
    const values = Float32Array.of(5, NaN, 1, Infinity, 3)
    expect(median(values)).toBe(3)
    expect([...values]).toEqual([5, NaN, 1, Infinity, 3])
    expect([median([NaN]), median([]), quantile(values, 0.25)]).toEqual([NaN, NaN, 2])
    expect(quantiles([NaN], [0, 1])).toEqual([NaN, NaN])
  })

  it("hold for more values than ever before, whatever came last", () => {
    for (const length of [5000, 9000, 7, 20_000]) {
      const values = random.shuffle(Float64Array.from({ length }, (_, i) => i))
      expect([...sortedFinite(values)]).toEqual(Array.from({ length }, (_, i) => i))
      expect(median(values)).toBe((length - 1) / 2)
    }
  })

  it("take no time worth mentioning of values in order, in reverse, all alike, of two kinds, or with a daily rhythm", () => {
    const kinds = [
      (i: number) => i,
      (i: number) => -i,
      () => 5,
      (i: number) => i % 2,
      (i: number) => i % 2880,
      (i: number) => Math.abs(i - 43_200),
    ]
    const elapsed = stopwatch()
    for (const kind of kinds) {
      const values = Float64Array.from({ length: 86_400 }, (_, i) => kind(i))
      for (const q of [0, 0.5, 0.99])
        expect(quantile(values, q)).toBe(quantileOfSorted(values.slice().sort(), q))
    }
    expect(elapsed()).toBeLessThan(5000)
  })

  it("of sorted values: of all, or of the first of them", () => {
    expect(quantileOfSorted([1, 2, 4, 8], 0.5)).toBe(3)
    expect(quantileOfSorted([1, 2, 4, 8], 0.5, 3)).toBe(2)
    expect(quantileOfSorted([], 0.5)).toBeNaN()
  })
})

describe("the robust spread", () => {
  it("is the median, and 1.4826 × the median distance from it", () => {
    expect(robustSpread([1, 1, 2, NaN, 2, 4, 6, 9])).toEqual({ middle: 2, deviation: 1.4826 })
    expect(robustDeviation([7, 7, 7])).toBe(0)
    expect(robustSpread([])).toEqual({ middle: NaN, deviation: NaN })
  })

  it("is the standard deviation where values are normal", () => {
    expect(robustDeviation(Float64Array.from({ length: 50_000 }, () => 5 + 3 * random.normal()))).toBeCloseTo(
      3,
      1,
    )
  })
})
