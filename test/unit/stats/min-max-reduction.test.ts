import { describe, expect, it } from "vitest"
import { minMaxIndices, seeded } from "../../../src/stats/index.ts"

describe("min–max reduction", () => {
  it("keeps the minimum and maximum of every bucket, and the ends", () => {
    const random = seeded(1)
    const values = Float32Array.from({ length: 10_000 }, () => random.normal())
    const kept = new Set(minMaxIndices(values, 100))
    for (let bucket = 0; bucket < 100; bucket++) {
      const part = values.subarray(bucket * 100, bucket * 100 + 100)
      expect(kept.has(bucket * 100 + part.indexOf(Math.max(...part)))).toBe(true)
      expect(kept.has(bucket * 100 + part.indexOf(Math.min(...part)))).toBe(true)
    }
    expect(kept.has(0) && kept.has(9999)).toBe(true)
    expect(kept.size).toBeLessThanOrEqual(202)
  })

  it("is ascending without repeats", () => {
    const rows = Array.from(
      minMaxIndices(
        new Float32Array(5000).map((_, row) => Math.sin(row)),
        64,
      ),
    )
    expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b))
  })

  it("keeps a short series whole", () => {
    expect(Array.from(minMaxIndices([3, 1, NaN, 2], 2))).toEqual([0, 1, 2, 3])
    expect(Array.from(minMaxIndices([], 10))).toEqual([])
  })

  it("keeps the first row of a gap, so that the line breaks there", () => {
    const values = new Float32Array(1000).fill(1)
    values.fill(NaN, 400, 600)
    const rows = Array.from(minMaxIndices(values, 20))
    expect(rows).toContain(400)
    expect(rows.filter(row => row > 400 && row < 600)).toEqual([])
  })

  it("has something to say of a series without any value", () => {
    expect(minMaxIndices(new Float32Array(1000).fill(NaN), 10).length).toBeLessThanOrEqual(3)
  })
})
