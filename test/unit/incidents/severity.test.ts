import { describe, expect, it, test } from "vitest"
import { severities } from "../../../src/base/index.ts"
import { severityOf } from "../../../src/incidents/severity.ts"
import { hour, memberAt, minute } from "./scored-night.ts"

const one = (score: number, signals: number) =>
  memberAt(
    "db-1",
    0,
    9,
    Object.fromEntries(Array.from({ length: signals }, (_, i) => [`f${i}`, 1 / signals])),
    { score, threshold: 5 },
  )

describe("technical severity", () => {
  test.each([
    [6, 1, 2 * minute, "info"],
    [11, 1, 2 * minute, "low"],
    [31, 1, 20 * minute, "medium"],
    [80, 3, 41 * minute, "high"],
    [300, 6, 2 * hour, "critical"],
  ])("of a score of %d against 5, %d signals, %d ms is %s", (score, signals, duration, severity) => {
    const rating = severityOf([one(score, signals)], duration)
    expect(rating.severity).toBe(severity)
    expect(rating.rule.code).toBe("points")
  })

  it("says its rule with its numbers", () => {
    expect(severityOf([one(31, 3)], 41 * minute).rule).toEqual({
      code: "points",
      params: {
        total: 4,
        ratio: { value: 6.2, points: 2 },
        duration: { value: 41 * minute, points: 1 },
        signals: { value: 3, points: 1 },
        hosts: { value: 1, points: 0 },
      },
    })
  })

  it("never falls when any of its four measures grows", () => {
    const rank = (score: number, signals: number, duration: number, hosts: number): number =>
      severities.indexOf(
        severityOf(
          Array.from({ length: hosts }, () => one(score, signals)),
          duration,
        ).severity,
      )
    for (const score of [6, 12, 40, 80]) {
      for (const signals of [1, 2, 4, 8]) {
        const base = rank(score, signals, 10 * minute, 1)
        expect(rank(score * 2, signals, 10 * minute, 1)).toBeGreaterThanOrEqual(base)
        expect(rank(score, signals + 4, 10 * minute, 1)).toBeGreaterThanOrEqual(base)
        expect(rank(score, signals, 3 * hour, 1)).toBeGreaterThanOrEqual(base)
        expect(rank(score, signals, 10 * minute, 4)).toBeGreaterThanOrEqual(base)
      }
    }
  })

  it("of a silent host is high, and critical from an hour on or with a second host", () => {
    const silent = memberAt("db-1", 0, 9, {})
    const { severity, rule } = severityOf([silent], 20 * minute)
    expect([severity, rule]).toEqual([
      "high",
      { code: "silence", params: { duration: 20 * minute, limit: hour, hosts: 1 } },
    ])
    expect(severityOf([silent], hour).severity).toBe("critical")
    expect(severityOf([silent, memberAt("db-2", 0, 9, {})], 20 * minute).severity).toBe("critical")
  })
})
