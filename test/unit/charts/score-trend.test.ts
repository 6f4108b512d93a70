import { describe, expect, test } from "vitest"
import { scoreTrend, toSvg } from "../../../src/charts/index.ts"
import { incident, minute, night } from "./samples.ts"

const hours = Array.from({ length: 24 }, (_, i) => night.start + i * 60 * minute)

describe("the score against its threshold", () => {
  const facts = { host: "db-2", times: hours, threshold: 2, span: night, incidents: [incident], zone: "UTC", size: "panel" } as const

  test("is told as a multiple of the threshold", () => {
    const { caption } = scoreTrend({ ...facts, score: hours.map((_, i) => (i === 15 ? 9 : 1)) })
    expect(caption).toBe("Score on db-2: peak 9 at 19 Nov 15:00 UTC, 4.5 times the threshold of 2.")
  })

  test("turns logarithmic where the threshold would lie on the floor, and says so", () => {
    const high = scoreTrend({ ...facts, score: hours.map((_, i) => (i === 15 ? 5000 : i === 3 ? 0 : 1)) })
    expect([high.key.endsWith("Logarithmic scale."), high.plot.value]).toEqual([true, null])
    const low = scoreTrend({ ...facts, score: hours.map(() => 1) })
    expect([low.key.endsWith("Logarithmic scale."), low.plot.value?.[0]]).toEqual([false, 0])
  })

  test("of a host without scores is empty, not wrong", async () => {
    const chart = scoreTrend({ ...facts, score: hours.map(() => null) })
    expect(chart.caption).toBe("Score on db-2: no values.")
    expect(await toSvg(chart.spec, { colours: "light", alt: "" })).toContain(">threshold 2<")
  })
})
