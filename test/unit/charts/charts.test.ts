import { Resvg } from "@resvg/resvg-js"
import * as vega from "vega"
import * as vegaLite from "vega-lite"
import { describe, expect, test } from "vitest"
import { cssVariables, metricTrend, toSvg } from "../../../src/charts/index.ts"
import { palettes } from "../../../src/charts/layout/theme.ts"
import { minifySvg } from "../../../src/charts/render/minify-svg.ts"
import { stopwatch } from "../../clock.ts"
import { allCharts, hostile, incident, latency, night } from "./samples.ts"
import { type PlacedText, placedTexts } from "./svg-texts.ts"

const darkColours: readonly string[] = Object.values(palettes.dark)
const ordinary = Object.entries(allCharts())
const strange = Object.entries(allCharts({ host: hostile, label: hostile, event: hostile }))

describe.each(ordinary)("the %s chart", (_, chart) => {
  const drawn = toSvg(chart.spec, { colours: "light", alt: chart.alt })

  test("is drawn to the size it says, as one image with its text alternative and without ids", async () => {
    const svg = await drawn
    expect(svg).toContain(`viewBox="0 0 ${chart.plot.width} ${chart.plot.height}"`)
    expect(svg.match(/role="img"/g)).toHaveLength(1)
    expect(svg).not.toMatch(/\sid=|url\(|href|graphics-symbol|font-family="[^"]*[^f\w]"/)
    expect([335, 388, 695]).toContain(chart.plot.width)
    expect(new Resvg(svg).width).toBe(chart.plot.width)
  })

  test("keeps every text inside the picture and clear of every other", async () => {
    const texts = placedTexts(await drawn)
    expect(texts.length).toBeGreaterThan(3)
    expect(
      texts.filter(
        t => t.left < 0 || t.top < 0 || t.right > chart.plot.width || t.bottom > chart.plot.height,
      ),
    ).toEqual([])
    const meet = (a: PlacedText, b: PlacedText) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
    expect(
      texts.flatMap((a, i) =>
        texts
          .slice(i + 1)
          .filter(b => meet(a, b))
          .map(b => [a.text, b.text]),
      ),
    ).toEqual([])
  })

  test("gives the same SVG twice, and through stock vega-lite from the spec as stored", async () => {
    const ours = await toSvg(chart.spec, { colours: "light", alt: chart.alt })
    expect(ours).toBe(await drawn)
    const stored = JSON.parse(JSON.stringify(chart.spec))
    const stock = await new vega.View(vega.parse(vegaLite.compile(stored).spec), { renderer: "none" }).toSVG()
    expect(minifySvg(stock)).toBe(ours.replace(/ role="img" aria-label="[^"]*"/, ""))
    expect(ours.length).toBeLessThan(stock.length * 0.8)
    const [plain, lean] = [stock, ours].map(
      svg => new Resvg(svg, { font: { loadSystemFonts: false } }).render().pixels,
    ) as [Buffer, Buffer]
    const apart = plain.reduce((count, value, i) => count + (Math.abs(value - lean[i]!) > 48 ? 1 : 0), 0)
    expect(apart / plain.length).toBeLessThan(0.002)
  })

  test("takes all its colours from the palette, and knows a variable for each", async () => {
    const svg = await toSvg(chart.spec, { colours: "variables", alt: "" })
    const used = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(m => m[1]!)
    const defined = [...cssVariables("dark").matchAll(/(--[a-z\d-]+):/g)].map(m => `var(${m[1]})`)
    expect([...new Set(used)].filter(colour => colour !== "none" && !defined.includes(colour))).toEqual([])
    const dark = await toSvg(chart.spec, { colours: "dark", alt: "" })
    expect(
      [...dark.matchAll(/(?:fill|stroke)="(#[^"]+)"/g)].filter(m => !darkColours.includes(m[1]!)),
    ).toEqual([])
  })

  test("says the same in a caption, a key and a table", () => {
    expect(chart.caption).toMatch(/^[^\s].*\.$/)
    expect(chart.caption).not.toMatch(/undefined|NaN|null|Infinity/)
    expect(chart.key).toMatch(/\.$/)
    expect(chart.alt).toContain(chart.caption)
    expect(chart.table.rows.length).toBeGreaterThan(0)
    for (const row of chart.table.rows) expect(row).toHaveLength(chart.table.head.length)
    expect(JSON.stringify(chart.table)).not.toMatch(/undefined|NaN|null|Infinity/)
  })
})

describe.each(strange)("the %s chart with hostile names", (_, chart) => {
  test("holds them as escaped text only, cut to its room", async () => {
    const svg = await toSvg(chart.spec, { colours: "variables", alt: chart.alt })
    expect(svg).not.toMatch(/<script|<svg onload|[\u0000-\u0008\u202E]/)
    expect(svg.match(/<svg/g)).toHaveLength(1)
    expect(new Resvg(svg).width).toBe(chart.plot.width)
    const texts = placedTexts(svg)
    expect(texts.filter(t => t.left < 0 || t.right > chart.plot.width)).toEqual([])
    expect(JSON.stringify([chart.caption, chart.alt, chart.table])).not.toMatch(/\\u0000|\u202E/)
  })

  test("has only the room's own field names", () => {
    expect(fieldNames(chart.spec).filter(name => name.length > 2)).toEqual([])
  })
})

test("charts load nothing, and one that cannot be drawn says why", async () => {
  const reading = {
    data: { url: "/etc/passwd" },
    mark: "point",
    encoding: { x: { field: "t", type: "quantitative" } },
  }
  await expect(toSvg(reading, { colours: "light", alt: "" })).rejects.toThrow(
    /charts load nothing: \/etc\/passwd/,
  )
})

test("charts drawn at the same time do not disturb each other", async () => {
  const single = await toSvg(ordinary[0]![1].spec, { colours: "light", alt: "a" })
  const together = await Promise.all(
    ordinary.map(([, chart]) => toSvg(chart.spec, { colours: "light", alt: "a" })),
  )
  expect(together[0]).toBe(single)
})

test("four panels of 2,000 points and a heat map stay light and quick", async () => {
  const charts = allCharts()
  const panel = metricTrend({
    host: "h",
    series: latency({ rows: 2000 }),
    span: night,
    incidents: [incident],
    zone: "UTC",
    size: "panel",
  })
  const elapsed = stopwatch()
  const panels = await Promise.all(
    [1, 2, 3, 4].map(() => toSvg(panel.spec, { colours: "variables", alt: "" })),
  )
  const heat = await toSvg(charts["heat"]!.spec, { colours: "variables", alt: "" })
  expect(panels.join("").length).toBeLessThan(80_000)
  expect(heat.length).toBeLessThan(60_000)
  // 60–150 ms on an idle core; the bound only catches a change of order.
  expect(elapsed()).toBeLessThan(2_000)
})

function fieldNames(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(fieldNames)
  if (typeof part !== "object" || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === "field") return [String(value)]
    const rows =
      key === "values" && Array.isArray(value)
        ? value.filter(row => typeof row === "object" && row !== null)
        : []
    return rows.length > 0 ? rows.flatMap(row => Object.keys(row)) : fieldNames(value)
  })
}
