import { expect, test } from "vitest"
import type { Chart } from "../../../../src/charts/index.ts"
import { createChartRenderer } from "../../../../src/report/facts/chart-renderer.ts"

const heading = { title: "CPU", note: "" }

test("a chart that cannot be drawn is a Fault that names it, and costs no other chart", async () => {
  const studio = createChartRenderer()
  const unmade = await studio.draw("unmade", heading, () => {
    throw new TypeError("no such feature\nat somewhere")
  })
  const undrawn = await studio.draw("undrawn", heading, () => chartOf({ mark: "nonsense", encoding: {} }))
  const drawn = await studio.draw("drawn", heading, () => chartOf({ data: { values: [{}] }, mark: "point" }))
  expect([unmade, undrawn]).toEqual([null, null])
  expect(drawn?.svg).toMatch(/^<svg /)
  expect(studio.faults.map(({ code, where, exit }) => [code, where, exit])).toEqual([
    ["report.chart-failed", "unmade", 5],
    ["report.chart-failed", "undrawn", 5],
  ])
  expect(studio.faults[0]!.what).toBe("cannot draw a chart: no such feature")
})

function chartOf(spec: object): Chart {
  const plot = { width: 100, height: 50, left: 0, top: 0, right: 100, bottom: 50, time: null, value: null }
  return {
    spec: { $schema: "https://vega.github.io/schema/vega-lite/v6.json", ...spec },
    caption: "",
    key: "",
    alt: "",
    table: { head: [], rows: [] },
    plot,
  }
}
