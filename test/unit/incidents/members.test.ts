import { describe, expect, it } from "vitest"
import { findMembers } from "../../../src/incidents/index.ts"
import { at, minute, scoredNightOf, series } from "./scored-night.ts"

const n = 100
/**
 * Two features: disk rises at row 38 and drives the score above its threshold in rows 40–49; load follows
 * from row 43.
 */
const disk = {
  name: "disk",
  values: series(n, 10, [38, 49, 90]),
  errors: series(n, 1, [38, 39, 6], [40, 49, 50]),
}
const load = { name: "load", values: series(n, 10, [43, 49, 14]), errors: series(n, 1, [43, 49, 8]) }
/** Disk with errors in these rows, and values as far off. */
const diskWith = (...spans: Parameters<typeof series>[2][]) => ({
  name: "disk",
  values: series(n, 10, ...spans.map(([a, b, e]) => [a, b, 10 + e] as const)),
  errors: series(n, 1, ...spans),
})
const quiet = { name: "quiet", values: series(n, 10), errors: series(n, 1) }

describe("the anomalies of a night", () => {
  it("have a start and an end, both inside", () => {
    const [member, ...others] = findMembers(scoredNightOf([disk, load, quiet]))
    expect(others).toEqual([])
    expect(member).toMatchObject({
      host: "db-2",
      start: at(40),
      end: at(49),
      open: false,
      anomalousRows: 10,
      threshold: 5,
    })
  })

  it("peak at the first of the highest rows", () => {
    const [member] = findMembers(scoredNightOf([disk, load, quiet]))
    expect(member!.peak).toBe(at(43))
    expect(member!.score).toBeCloseTo((50 + 8 + 1) / 3, 5)
  })

  it("have a lead-up from the first crossing of a signal", () => {
    const [member] = findMembers(scoredNightOf([disk, load, quiet]))
    expect(member!.leadUp).toBe(at(38))
  })

  it("list all features, largest share first, shares summing to 1", () => {
    const [member] = findMembers(scoredNightOf([load, quiet, disk]))
    expect(member!.contributions.map(c => c.feature)).toEqual(["disk", "load", "quiet"])
    expect(member!.contributions.reduce((sum, c) => sum + c.share, 0)).toBeCloseTo(1, 9)
  })

  it("mark as signals those that crossed their own threshold, with the onset of each", () => {
    const [member] = findMembers(scoredNightOf([disk, load, quiet]))
    const onsets = member!.contributions.map(c => [c.feature, c.signal, c.onset])
    expect(onsets).toEqual([
      ["disk", true, at(38)],
      ["load", true, at(43)],
      ["quiet", false, null],
    ])
  })

  it("are not marked by a crossing before the lead-up", () => {
    const early = { ...load, errors: series(n, 1, [5, 6, 9]) }
    const [member] = findMembers(scoredNightOf([disk, early, quiet]))
    expect(member!.contributions.find(c => c.feature === "load")).toMatchObject({
      signal: false,
      onset: null,
    })
  })

  it("begin and end where some feature is clearly outside of its usual range, not where errors begin to spread", () => {
    const smeared = { name: "disk", values: series(n, 10, [40, 49, 90]), errors: series(n, 1, [25, 60, 50]) }
    expect(findMembers(scoredNightOf([smeared]))[0]).toMatchObject({
      leadUp: at(40),
      start: at(40),
      end: at(49),
    })
  })

  it("are left out where no value is clearly outside of its usual range", () => {
    const errors = series(n, 1, [40, 49, 50])
    const edge = (off: number) =>
      findMembers(scoredNightOf([{ name: "memory", values: series(n, 10, [40, 49, 10 + off]), errors }]))
    expect([edge(2), edge(2.9), edge(-2.9)]).toEqual([[], [], []])
    expect([edge(3.1), edge(-3.1)].map(found => found.length)).toEqual([1, 1])
  })

  it("are left out where only the last digit of a constant moved", () => {
    const errors = series(n, 1, [40, 49, 50])
    const constant = (value: number) =>
      findMembers(
        scoredNightOf([{ name: "total", values: series(n, 10, [40, 49, value]), errors, spread: 0 }]),
      )
    expect(constant(10.01)).toEqual([])
    expect(constant(10.2)).toHaveLength(1)
  })

  it("are left out where what idled at nothing moved by a thousandth of its unit", () => {
    const errors = series(n, 1, [40, 49, 50])
    const idle = (value: number) =>
      findMembers(
        scoredNightOf([
          {
            name: "errors",
            values: series(n, 0, [40, 49, value]),
            errors,
            expected: series(n, 0),
            spread: 0,
          },
        ]),
      )
    expect(idle(0.0009)).toEqual([])
    expect(idle(0.01)).toHaveLength(1)
  })

  it("may be a single row", () => {
    const [member] = findMembers(scoredNightOf([diskWith([7, 7, 30])]))
    expect(member).toMatchObject({ start: at(7), end: at(7), anomalousRows: 1, leadUp: at(7) })
  })

  it("are open when they reach the last rows, also when rows without data follow", () => {
    const late = diskWith([90, 98, 30])
    expect(findMembers(scoredNightOf([late]))[0]).toMatchObject({ end: at(98), open: true })
    const cut = diskWith([60, 70, 30], [71, 99, NaN])
    expect(findMembers(scoredNightOf([cut]))[0]).toMatchObject({ end: at(70), open: true })
    const faint = { ...diskWith([80, 90, 30], [91, 99, 6]), values: series(n, 10, [80, 90, 40]) }
    expect(findMembers(scoredNightOf([faint]))[0]).toMatchObject({ end: at(90), open: true })
    const over = diskWith([80, 90, 30])
    expect(findMembers(scoredNightOf([over]))[0]!.open).toBe(false)
  })

  it("are none on an ordinary night, on one without any score, and on an empty one", () => {
    expect(findMembers(scoredNightOf([quiet]))).toEqual([])
    expect(
      findMembers(scoredNightOf([{ ...quiet, values: series(n, NaN), errors: series(n, NaN) }])),
    ).toEqual([])
    expect(findMembers(scoredNightOf([{ ...quiet, values: [], errors: [] }]))).toEqual([])
  })

  it("do not reach back into an earlier anomaly for their lead-up", () => {
    const twice = diskWith([20, 29, 30], [30, 40, 5.5], [41, 49, 30])
    const evidence = scoredNightOf([twice, quiet])
    const [first, second] = findMembers({ ...evidence, rule: { mergeGap: 6 * minute, shortest: 0 } })
    expect(first).toMatchObject({ start: at(20), end: at(29) })
    expect(second).toMatchObject({ start: at(41), end: at(49), leadUp: at(30) })
  })
})

describe("what a feature did during an anomaly", () => {
  const of = (
    values: readonly number[],
    more: { expected?: number[]; errors?: number[]; spread?: number; threshold?: number } = {},
  ) =>
    findMembers(scoredNightOf([{ name: "x", values, errors: series(n, 1, [40, 49, 50]), ...more }]))[0]!
      .contributions[0]!

  it("is told by the value furthest from the expected one, with its range and instant", () => {
    expect(of(series(n, 10, [40, 44, 40], [45, 45, 60], [46, 49, 30]))).toMatchObject({
      direction: "up",
      actual: 60,
      expected: 10,
      range: [8, 12],
      deviation: 25,
      at: at(45),
    })
  })

  it("is told by the most extreme of the values that are about as far, and by the furthest where the usual value has moved on", () => {
    const values = series(n, 10, [40, 44, 93], [45, 49, 94])
    expect(of(values, { expected: series(n, 10, [40, 44, 51], [45, 49, 52]) })).toMatchObject({
      actual: 94,
      expected: 52,
      at: at(45),
    })
    expect(of(values, { expected: series(n, 10, [40, 44, 51], [45, 49, 90]) })).toMatchObject({
      actual: 93,
      expected: 51,
      at: at(40),
    })
    expect(
      of(series(n, 10, [40, 49, 94]), { expected: series(n, 10, [40, 44, 52], [45, 49, 50]) }),
    ).toMatchObject({ actual: 94, at: at(40) })
  })

  it("has the direction down when the value fell", () => {
    expect(of(series(n, 10, [40, 49, 1]))).toMatchObject({ direction: "down", actual: 1, deviation: 4.5 })
  })

  it("has the direction both when it left its range on either side", () => {
    expect(of(series(n, 10, [40, 44, 20], [45, 49, 1])).direction).toBe("both")
  })

  it("keeps the direction of most of the departure", () => {
    expect(of(series(n, 10, [40, 48, 90], [49, 49, 7])).direction).toBe("up")
  })

  it("goes with its expected value, not with the plain one", () => {
    const falling = Array.from({ length: n }, (_, row) => 100 - row)
    expect(
      of(
        series(n, 10).map((_, row) => 100 - row - (row >= 40 && row < 50 ? 20 : 0)),
        { expected: falling },
      ).direction,
    ).toBe("down")
  })

  it("has no spreads where the range has no width", () => {
    expect(of(series(n, 10, [40, 49, 11]), { spread: 0 })).toMatchObject({
      deviation: null,
      range: [10, 10],
      direction: "up",
    })
  })

  it("is unknown where no value was seen, or nothing usual is known", () => {
    const blank = { name: "blank", values: series(n, 10, [40, 49, NaN]), errors: series(n, 1, [40, 49, NaN]) }
    const found = findMembers(scoredNightOf([disk, blank]))[0]!.contributions.find(c => c.feature === "blank")
    expect(found).toMatchObject({
      signal: false,
      actual: null,
      expected: null,
      range: null,
      deviation: null,
      at: null,
      onset: null,
    })
    expect(of(series(n, 10, [40, 49, 50]), { expected: series(n, NaN) })).toMatchObject({
      signal: true,
      actual: null,
      at: null,
    })
  })

  it("passes over missing values to the furthest one", () => {
    expect(of(series(n, 10, [40, 44, NaN], [45, 46, 33], [47, 49, NaN]))).toMatchObject({
      actual: 33,
      at: at(45),
    })
  })
})

describe("a threshold of the job's own", () => {
  const loud = { name: "loud", values: series(n, 10, [40, 49, 90]), errors: series(n, 1, [40, 49, 50]) }
  const signalOf = (threshold: number, values: readonly number[], errors = series(n, 1)) =>
    findMembers(scoredNightOf([loud, { name: "own", values, errors, threshold }]))[0]!.contributions.find(
      c => c.feature === "own",
    )!

  it("makes a signal of a value above it", () => {
    expect(signalOf(12, series(n, 10, [42, 49, 13]))).toMatchObject({ signal: true, onset: at(42) })
    expect(signalOf(14, series(n, 10, [42, 49, 13])).signal).toBe(false)
  })

  it("means below, where it lies below the expected value", () => {
    expect(signalOf(5, series(n, 10, [44, 49, 4]))).toMatchObject({
      signal: true,
      onset: at(44),
      direction: "down",
    })
    expect(signalOf(5, series(n, 10, [44, 49, 20])).signal).toBe(false)
  })

  it("stands instead of the error's threshold", () => {
    expect(signalOf(50, series(n, 10, [42, 49, 30]), series(n, 1, [42, 49, 80])).signal).toBe(false)
  })
})

describe("a night unlike its history", () => {
  const busy = (from: number, to: number) => diskWith([from, to, 50])
  const isAllNight = (...columns: Parameters<typeof scoredNightOf>[0]) =>
    findMembers(scoredNightOf(columns)).map(({ allNight = false }) => allNight)

  it("is above the threshold from its first scored row to its last", () => {
    expect(isAllNight(busy(0, n - 1))).toEqual([true])
    const late = { ...busy(0, n - 1), errors: series(n, 50, [0, 4, NaN]) }
    expect(isAllNight(late)).toEqual([true])
  })

  it("is none where the anomaly begins later, ends earlier or leaves many rows out", () => {
    expect(isAllNight(busy(5, n - 1))).toEqual([false])
    expect(isAllNight(busy(0, n - 6))).toEqual([false])
    expect(isAllNight(diskWith([0, 50, 50], [59, n - 1, 50]))).toEqual([false])
  })
})
