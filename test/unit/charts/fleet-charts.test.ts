import { describe, expect, it } from "vitest"
import { forecastChart, gradientNormCurve, incidentTrend, toSvg } from "../../../src/charts/index.ts"

const none = { info: 0, low: 0, medium: 0, high: 0, critical: 0 }

describe("incidents by night", () => {
  it("stacks each night's severities, most severe at the bottom, and compares tonight with them", async () => {
    const nights = [
      { night: "2026-11-18", incidents: { ...none, low: 2 } },
      { night: "2026-11-19", incidents: none },
      { night: "2026-11-20", incidents: { ...none, critical: 1, low: 1 } },
    ]
    const chart = incidentTrend(nights)
    expect(chart.caption).toBe("2 incidents this night; 0 to 2 per night on the 2 nights before.")
    expect(chart.table.rows.at(-1)).toEqual(["2026-11-20", "1", "0", "0", "1", "0"])
    const boxes = (
      chart.spec.layer as {
        mark: { type: string }
        data: { values: { y: number; h: number; f: number }[] }
      }[]
    ).findLast(({ mark }) => mark.type === "rect")!.data.values
    expect(boxes).toHaveLength(3)
    const [critical, low] = boxes.slice(1) as [(typeof boxes)[number], (typeof boxes)[number]]
    expect(critical.f).toBe(0)
    expect(critical.y).toBeCloseTo(low.h)
    expect(await toSvg(chart.spec, { colours: "variables", alt: chart.alt })).toContain("<svg")
  })

  it("has an axis and no bar for nights without incidents", async () => {
    const chart = incidentTrend([{ night: "2026-11-20", incidents: none }])
    expect(chart.caption).toBe("0 incidents this night; no earlier nights to compare with.")
    expect(await toSvg(chart.spec, { colours: "light", alt: chart.alt })).toContain("<svg")
  })
})

describe("the forecast", () => {
  it("names its highest expected value with time, zone and interval", async () => {
    const start = Date.UTC(2026, 10, 21)
    const outlook = {
      feature: "disk",
      label: "Disk used",
      unit: "%",
      method: "lstm-forecaster",
      start,
      step: 3_600_000,
      expected: [60, NaN, 90, 70],
      lower: [55, NaN, 80, 65],
      upper: [65, NaN, 97, 75],
    }
    const chart = forecastChart({ host: "db-1", forecast: outlook, zone: "Europe/Berlin" })
    expect(chart.caption).toBe(
      "Disk used on db-1: highest expected 90 % at 21 Nov 03:00 CET (02:00 UTC), 90 % interval 80–97 %.",
    )
    expect(await toSvg(chart.spec, { colours: "light", alt: chart.alt })).toContain("<svg")
    expect(
      forecastChart({ host: "db-1", forecast: { ...outlook, expected: [NaN] }, zone: "UTC" }).caption,
    ).toBe("Disk used on db-1: no forecast.")
  })
})

describe("gradient norms", () => {
  it("name the first, last and smallest norm, also of vanished gradients", async () => {
    const norms = [0, 50].map(update => ({
      update,
      global: 2 / (update + 1),
      layers: { encoder: 0, decoder: 1 / (update + 1) },
    }))
    const chart = gradientNormCurve({ host: "db-1", norms })
    expect(chart.caption).toBe(
      "Gradient norm on db-1: 2 at first, 0.039 at update 50; smallest layer: encoder, 0.",
    )
    expect(chart.table.head).toEqual(["Update", "All", "encoder", "decoder"])
    expect(await toSvg(chart.spec, { colours: "light", alt: chart.alt })).toContain("<svg")
  })
})
