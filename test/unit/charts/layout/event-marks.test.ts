import { expect, test } from "vitest"
import { metricTrend, toSvg } from "../../../../src/charts/index.ts"
import { incident, latency, minute, night } from "../samples.ts"
import { placedTexts } from "../svg-texts.ts"

const facts = {
  host: "api-1",
  series: latency(),
  span: night,
  incidents: [incident],
  zone: "UTC",
  size: "hero",
} as const
const events = (minutes: readonly number[]) =>
  minutes.map((m, i) => ({ time: night.start + m * minute, host: "", text: `deploy number ${i}` }))

async function textsOf(minutes: readonly number[]) {
  const chart = metricTrend({ ...facts, events: events(minutes) })
  const svg = await toSvg(chart.spec, { colours: "light", alt: "" })
  return { svg, chart, texts: placedTexts(svg).filter(t => t.text.startsWith("depl")) }
}

/** The lower ends of the events' rules. */
function rulesOf(svg: string): number[] {
  const group = /<g [^>]*stroke-dasharray="3,2"[^>]*>(.*?)<\/g>/.exec(svg)?.[1] ?? ""
  return [...group.matchAll(/y2="([\d.]+)"/g)].map(m => Number(m[1]))
}

test("texts avoid each other and the edges; rules stay in place", async () => {
  const { svg, chart, texts } = await textsOf([0, 2, 400, 405, 700, 1438])
  expect(rulesOf(svg)).toHaveLength(6)
  expect(texts.map(t => t.text)).toEqual(expect.arrayContaining(["deploy number 4", "deploy number 5"]))
  expect(texts.every(t => t.left >= 0 && t.right <= chart.plot.width)).toBe(true)
  const sorted = [...texts].sort((a, b) => a.left - b.left)
  expect(sorted.slice(1).every((t, i) => t.left >= sorted[i]!.right)).toBe(true)
})

test("a crowd of events is ticked above the plot, off the curve", async () => {
  const { svg } = await textsOf(Array.from({ length: 100 }, (_, i) => i * 14))
  const rules = rulesOf(svg)
  expect(rules).toHaveLength(100)
  expect(Math.max(...rules)).toBe(4)
})
