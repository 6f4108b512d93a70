import { describe, expect, it } from "vitest"
import { findMembers, memberSeries } from "../../../../src/incidents/index.ts"
import { seeded } from "../../../../src/stats/index.ts"
import { at, type Column, hour, minute, scoredNightOf, series, start } from "../scored-night.ts"

const day = 1440
const wave = (n: number, ...spans: Parameters<typeof series>[2][]): number[] => {
  const random = seeded(n)
  return series(n, 0, ...spans).map(v => v || 10 + random.normal())
}
const column = (name: string, n: number, ...spans: Parameters<typeof series>[2][]): Column => ({
  name,
  values: wave(n, ...spans),
  errors: series(n, 1, ...spans.map(([a, b]) => [a, b, 50] as const)),
})
const seriesOf = (columns: readonly Column[]) => {
  const evidence = scoredNightOf(columns)
  const members = findMembers(evidence)
  return {
    evidence,
    member: members[0]!,
    drawn: memberSeries({ ...evidence, history: evidence.night, member: members[0]!, zone: "UTC" }),
  }
}

describe("the series of a member", () => {
  it("cover the whole night of 24 h in few points, without losing the peak", () => {
    const { drawn, member } = seriesOf([
      column("disk", day, [600, 640, 90], [620, 620, 99]),
      column("load", day),
    ])
    expect([drawn.times[0], drawn.times.at(-1)]).toEqual([start, start + (day - 1) * minute])
    expect(drawn.times.length).toBeLessThanOrEqual(670)
    expect(Math.max(...drawn.score.map(s => s ?? 0))).toBeCloseTo(member.score, 3)
    expect(drawn.features[0]!.feature).toBe("disk")
    expect(Math.max(...drawn.features[0]!.actual.map(v => v ?? 0))).toBe(90)
  })

  it("keep start, peak and end of an anomaly of one row in a long night", () => {
    const { drawn } = seriesOf([column("disk", 2800, [1405, 1405, 14]), column("load", 2800)])
    for (const feature of drawn.features) {
      expect(feature.times).toContain(start + 1405 * minute)
      expect(feature.anomalous.filter(Boolean)).toHaveLength(1)
    }
  })

  it("are the surroundings of the incident where the night is longer than two days", () => {
    const { drawn } = seriesOf([column("disk", 5 * day, [3000, 3009, 90])])
    expect(drawn.times[0]).toBe(start + 3000 * minute - 6 * hour)
    expect(drawn.times.at(-1)).toBe(start + 3009 * minute + 6 * hour)
    expect(drawn.deviations.start).toBe(drawn.times[0])
  })

  it("take three times the length of a long incident, clipped to the night", () => {
    const { drawn } = seriesOf([column("disk", 5 * day, [1000, 2000, 90])])
    expect([drawn.times[0], drawn.times.at(-1)]).toEqual([start, start + 5000 * minute])
  })

  it("tell the deviation of every feature, largest share first, in cells that hold their highest", () => {
    const { drawn, member } = seriesOf([column("load", day), column("disk", day, [600, 640, 90])])
    const { features, values, cell, start: from } = drawn.deviations
    expect(features).toEqual(member.contributions.map(c => c.feature))
    expect(values[0]).toHaveLength(288)
    expect(cell).toBe(5 * minute)
    const at600 = (start + 600 * minute - from) / cell
    expect(values[0]![at600]).toBe(40)
    expect(values[1]![at600]).toBeLessThan(3)
  })

  it("are null where values are missing, and JSON can say all of it", () => {
    const gap: Column = {
      name: "gap",
      values: series(day, 10, [0, 599, NaN]),
      errors: series(day, 1, [0, 599, NaN]),
    }
    const { drawn } = seriesOf([column("disk", day, [700, 720, 90]), gap])
    const feature = drawn.features.find(f => f.feature === "gap")!
    expect(feature.actual[0]).toBeNull()
    expect(drawn.deviations.values[drawn.deviations.features.indexOf("gap")]!.slice(0, 119)).toEqual(
      new Array(119).fill(null),
    )
    expect(JSON.parse(JSON.stringify(drawn))).toEqual(drawn)
  })

  it("count a feature that leaves a range without width as ten spreads off", () => {
    const constant: Column = {
      ...column("disk", day),
      values: series(day, 10, [600, 640, 11]),
      errors: series(day, 1, [600, 640, 50]),
      spread: 0,
    }
    const { drawn } = seriesOf([constant])
    expect(Math.max(...drawn.deviations.values[0]!.map(v => v ?? 0))).toBe(10)
    expect(drawn.deviations.values[0]![0]).toBe(0)
  })

  it("do not take a missing value for one that left a range without width", () => {
    const constant: Column = {
      name: "up",
      values: series(day, 1, [0, 599, NaN]),
      expected: series(day, 1),
      errors: series(day, 1, [0, 599, NaN]),
      spread: 0,
    }
    const { drawn } = seriesOf([column("disk", day, [700, 720, 90]), constant])
    expect(new Set(drawn.deviations.values[drawn.deviations.features.indexOf("up")])).toEqual(
      new Set([null, 0]),
    )
  })

  it("draw all signals up to twelve, and the leading eight in any case", () => {
    const many = Array.from({ length: 20 }, (_, i) => column(`f${i}`, day, [600, 640, 90]))
    const few = [column("disk", day, [600, 640, 90]), column("a", day), column("b", day)]
    expect(seriesOf(many).drawn.features).toHaveLength(12)
    expect(seriesOf(few).drawn.features).toHaveLength(3)
    expect(seriesOf(few).member.start).toBe(at(600))
  })
})
