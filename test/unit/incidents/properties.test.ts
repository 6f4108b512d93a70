import { describe, expect, it } from "vitest"
import { anomalousRows, findMembers } from "../../../src/incidents/index.ts"
import { seeded } from "../../../src/stats/index.ts"
import { type Column, minute, scoredNightOf, start } from "./scored-night.ts"

/** A night with faults, missing values and gaps anywhere. */
function anyNight(seed: number) {
  const random = seeded(seed)
  const rows = 50 + random.integer(300)
  const fault = () => ({ from: random.integer(rows), length: random.integer(40), feature: random.integer(5) })
  const faults = Array.from({ length: random.integer(6) }, fault)
  const columns = Array.from({ length: 5 }, (_, f): Column => {
    const hit = (row: number) =>
      faults.some(x => row >= x.from && row <= x.from + x.length && (x.feature === f || x.feature === 4))
    const lost = Array.from({ length: rows }, () => random.next() < 0.1)
    const errors = Array.from({ length: rows }, (_, row) =>
      lost[row] ? NaN : hit(row) ? 60 * random.next() : -Math.log(1 - random.next()),
    )
    return { name: `f${f}`, errors, values: errors.map(e => 10 + e * (random.next() - 0.3)) }
  })
  return scoredNightOf(columns)
}

describe("on any night", () => {
  const nights = Array.from({ length: 60 }, (_, seed) => anyNight(seed)).map(evidence => ({
    evidence,
    members: findMembers(evidence),
  }))
  const members = nights.flatMap(n => n.members)
  const row = (iso: string): number => (Date.parse(iso) - start) / minute

  it("there is something to look at", () => {
    expect(members.length).toBeGreaterThan(60)
  })

  it("shares sum to 1 and come largest first, each feature once", () => {
    for (const { contributions } of members) {
      expect(contributions.reduce((sum, c) => sum + c.share, 0)).toBeCloseTo(1, 9)
      expect(contributions.map(c => c.share)).toEqual(contributions.map(c => c.share).sort((a, b) => b - a))
      expect(new Set(contributions.map(c => c.feature)).size).toBe(5)
    }
  })

  it("instants stand in order: lead-up, start, peak, end; onsets and furthest values between them", () => {
    for (const m of members) {
      expect(row(m.leadUp)).toBeLessThanOrEqual(row(m.start))
      expect(row(m.start)).toBeLessThanOrEqual(row(m.peak))
      expect(row(m.peak)).toBeLessThanOrEqual(row(m.end))
      for (const c of m.contributions) {
        if (c.onset) expect(row(c.onset) >= row(m.leadUp) && row(c.onset) <= row(m.end)).toBe(true)
        if (c.at) expect(row(c.at) >= row(m.start) && row(c.at) <= row(m.end)).toBe(true)
        if (c.signal) expect(c.onset).not.toBeNull()
      }
    }
  })

  it("the score at the peak is the highest inside and above the threshold", () => {
    for (const { evidence, members } of nights) {
      for (const m of members) {
        const inside = Array.from(evidence.scores.score.subarray(row(m.start), row(m.end) + 1)).filter(
          v => !Number.isNaN(v),
        )
        expect(m.score).toBe(Math.max(...inside))
        expect(m.score).toBeGreaterThan(m.threshold)
      }
    }
  })

  it("members of one host are apart by more than the merge gap, and begin and end on anomalous rows with a signal", () => {
    for (const { evidence, members } of nights) {
      const anomalous = anomalousRows(evidence.scores, evidence.threshold)
      members.forEach((m, i) => {
        if (i > 0)
          expect(row(m.start) - row(members[i - 1]!.end) - 1).toBeGreaterThan(evidence.rule.mergeGap / minute)
        expect([anomalous[row(m.start)], anomalous[row(m.end)]]).toEqual([1, 1])
        expect(m.contributions.some(c => c.signal)).toBe(true)
        expect(m.anomalousRows).toBeLessThanOrEqual(row(m.end) - row(m.start) + 1)
      })
    }
  })

  it("the range holds the expected value, spreads count in half its width, and up and down are told as the furthest value lies", () => {
    for (const c of members.flatMap(m => m.contributions)) {
      if (c.actual === null || c.expected === null || c.range === null) continue
      expect(c.range[0] <= c.expected && c.expected <= c.range[1]).toBe(true)
      expect(c.deviation).toBeCloseTo(Math.abs(c.actual - c.expected) / 2, 3)
      if (c.direction !== "both") expect(c.direction).toBe(c.actual > c.expected ? "up" : "down")
    }
  })
})
