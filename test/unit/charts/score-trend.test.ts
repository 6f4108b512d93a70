import { describe, expect, test } from "vitest"
import { scoreTrend, toSvg } from "../../../src/charts/index.ts"
import { incident, minute, night } from "./samples.ts"
import { type PlacedText, placedTexts } from "./svg-texts.ts"

const hours = Array.from({ length: 24 }, (_, i) => night.start + i * 60 * minute)

describe("the score against its threshold", () => {
  const facts = {
    host: "db-2",
    times: hours,
    threshold: 2,
    span: night,
    incidents: [incident],
    zone: "UTC",
    size: "panel",
  } as const

  test("is given as a multiple of the threshold", () => {
    const { caption } = scoreTrend({ ...facts, score: hours.map((_, i) => (i === 15 ? 9 : 1)) })
    expect(caption).toBe("Score on db-2: peak 9 at 19 Nov 15:00 UTC, 4.5 times the threshold of 2.")
  })

  test("lies inside the axis where every score is far above it", () => {
    const { spec } = scoreTrend({ ...facts, score: hours.map((_, i) => 400 + i) })
    const [low] = /"type":"log","domain":\[([^,\]]+)/.exec(JSON.stringify(spec))?.slice(1) ?? []
    expect(Number(low)).toBeLessThanOrEqual(2)
  })

  test("is logarithmic where a linear scale would flatten the threshold, and says so", () => {
    const high = scoreTrend({ ...facts, score: hours.map((_, i) => (i === 15 ? 5000 : i === 3 ? 0 : 1)) })
    expect([high.key.endsWith("Logarithmic scale."), high.plot.value]).toEqual([true, null])
    const low = scoreTrend({ ...facts, score: hours.map(() => 1) })
    expect([low.key.endsWith("Logarithmic scale."), low.plot.value?.[0]]).toEqual([false, 0])
  })

  test("is empty for a host without scores", async () => {
    const chart = scoreTrend({ ...facts, score: hours.map(() => null) })
    expect(chart.caption).toBe("Score on db-2: no values.")
    expect(await toSvg(chart.spec, { colours: "light", alt: "" })).toContain(">threshold 2<")
  })
})

test("the labels of threshold and peak never overlap", async () => {
  const at = (hour: number) => ({
    start: night.start + hour * 60 * minute,
    end: night.start + (hour + 1) * 60 * minute,
    open: false,
  })
  for (const from of [0, 1, 11, 22, 23]) {
    for (const top of [2.1, 2.4, 3, 12, 400]) {
      const score = hours.map((_, i) => (i === from ? top : i % 2 === 0 ? 1.9 : 0.3))
      const chart = scoreTrend({
        host: "db-2",
        times: hours,
        score,
        threshold: 2,
        span: night,
        incidents: [at(from)],
        zone: "UTC",
        size: "panel",
      })
      const texts = placedTexts(await toSvg(chart.spec, { colours: "light", alt: "" }))
      const [peak, threshold] = ["peak", "threshold"].map(word =>
        texts.find(t => t.text.startsWith(word))!,
      ) as [PlacedText, PlacedText]
      const meet =
        peak.left < threshold.right &&
        threshold.left < peak.right &&
        peak.top < threshold.bottom &&
        threshold.top < peak.bottom
      expect(meet, `${top} at ${from}`).toBe(false)
      expect(
        Math.min(peak.left, threshold.left) >= chart.plot.left &&
          Math.max(peak.right, threshold.right) <= chart.plot.right,
      ).toBe(true)
    }
  }
})
