import { describe, expect, test } from "vitest"
import { parseDuration, writeDuration } from "../../../../src/job/time/duration.ts"

describe("durations", () => {
  test("are read with units, single or combined", () => {
    expect(["90s", "5m", "24h", "30d", "2w", "250ms", "1h30m", "0.5h", "0s"].map(parseDuration)).toEqual([
      90_000,
      300_000,
      86_400_000,
      30 * 86_400_000,
      14 * 86_400_000,
      250,
      5_400_000,
      1_800_000,
      0,
    ])
  })

  test("reject any other text", () => {
    expect(["", "5", "m", "-5m", "5 m", "5M", "1y", "1e3s", "5m ", "٥m"].map(parseDuration)).toEqual(
      Array(10).fill(null),
    )
  })

  test("are written as they are read", () => {
    for (const ms of [0, 1, 1500, 60_000, 90_000, 300_000, 5_400_000, 86_400_000, 30 * 86_400_000])
      expect(parseDuration(writeDuration(ms))).toBe(ms)
    expect([60_000, 300_000, 86_400_000, 10_000].map(writeDuration)).toEqual(["1m", "5m", "24h", "10s"])
  })
})
