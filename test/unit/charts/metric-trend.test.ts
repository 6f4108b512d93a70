import { expect, test } from "vitest"
import { metricTrend, toSvg } from "../../../src/charts/index.ts"
import { incident, latency, minute, night } from "./samples.ts"
import { placedTexts } from "./svg-texts.ts"

const facts = {
  host: "api-1",
  series: latency(),
  span: night,
  incidents: [incident],
  zone: "UTC",
  size: "hero",
} as const
const values = [...facts.series.actual.entries()]
  .filter(([i]) => facts.series.anomalous[i])
  .map(([, v]) => v!)

test("the caption names the incident's highest value, its time and the expected range", () => {
  const [row, peak] = [facts.series.actual.indexOf(Math.max(...values)), Math.max(...values)]
  const time = new Date(facts.series.times[row]!).toISOString().slice(11, 16)
  const [low, high] = [facts.series.lower[row]!, facts.series.upper[row]!].map(Math.round)
  expect(metricTrend(facts).caption).toBe(
    `p99 latency on api-1: peak ${Math.round(peak)} ms at 19 Nov ${time} UTC; expected range ${low}–${high} ms. Incident 14:06–16:24 UTC.`,
  )
})

test("a fall is named by its lowest value", async () => {
  const chart = metricTrend({ ...facts, series: latency({ bump: -150 }), zone: "Europe/Berlin" })
  expect(chart.caption).toMatch(
    /^p99 latency on api-1: lowest [5-7][\d.]+ ms at 19 Nov 16:\d\d CET \(15:\d\d UTC\); expected range /,
  )
  expect(await toSvg(chart.spec, { colours: "light", alt: "" })).toMatch(/>lowest [5-7][\d.]+ ms</)
})

test("the caption mentions an open incident; a panel omits the incident", () => {
  expect(metricTrend({ ...facts, incidents: [{ ...incident, open: true }] }).caption).toMatch(
    /14:06–16:24 UTC, open at the end of the data\.$/,
  )
  expect(metricTrend({ ...facts, size: "panel" }).caption).not.toContain("Incident")
})

test("the peak's label stays inside the plot wherever the incident lies", async () => {
  for (const at of [0, 1, 30, 700, 1380, 1436, 1439]) {
    const from = night.start + at * minute
    const rows = latency({ bump: 0 })
    const series = {
      ...rows,
      actual: rows.actual.map((v, i) => (i === at ? 900 : v)),
      anomalous: rows.anomalous.map((_, i) => i === at),
    }
    const chart = metricTrend({
      ...facts,
      series,
      incidents: [{ start: from, end: from, open: false }],
      size: "panel",
    })
    const label = placedTexts(await toSvg(chart.spec, { colours: "light", alt: "" })).find(
      t => t.text === "peak 900 ms",
    )!
    expect(label.left, String(at)).toBeGreaterThanOrEqual(chart.plot.left)
    expect(label.right, String(at)).toBeLessThanOrEqual(chart.plot.right)
    expect([label.top >= chart.plot.top - 1, label.bottom <= chart.plot.bottom], String(at)).toEqual([
      true,
      true,
    ])
  }
})

test("a series without values, without ranges or of one value still makes a chart", async () => {
  const none = facts.series.times.map(() => null)
  for (const [series, caption] of [
    [{ ...facts.series, actual: none, lower: none, upper: none }, /no values during the incident\.$/],
    [
      { ...facts.series, lower: none, upper: none },
      /^p99 latency on api-1: peak \d+ ms at 19 Nov \d\d:\d\d UTC\. /,
    ],
    [{ ...facts.series, actual: facts.series.actual.map(() => 0) }, /lowest 0 ms/],
    [{ ...facts.series, times: [], actual: [], lower: [], upper: [], anomalous: [] }, /no values/],
  ] as const) {
    const chart = metricTrend({ ...facts, series })
    expect(chart.caption).toMatch(caption)
    expect(await toSvg(chart.spec, { colours: "light", alt: "" })).not.toContain("NaN")
  }
})

test("the table has at most 24 rows, marks anomalous hours and hours without data", () => {
  const { head, rows } = metricTrend(facts).table
  expect(head).toEqual(["From (UTC)", "Lowest–highest", "Expected range", "Anomalous rows"])
  expect(rows).toHaveLength(24)
  expect(rows.map(row => row[3]).filter(cell => cell === "yes")).toHaveLength(3)
  expect(rows[15]![0]).toBe("19 Nov 15:00")
  expect(rows[15]![1]).toMatch(/^[23]\d\d–3\d\d ms$/)
  const short = { ...facts.series, times: [night.start] }
  expect(metricTrend({ ...facts, series: short }).table.rows[1]).toEqual([
    "19 Nov 01:00",
    "no data",
    "no data",
    "no data",
  ])
})

test("events of other hosts and other days are omitted", async () => {
  const event = (hour: number, host: string, text: string) => ({
    time: night.start + hour * 60 * minute,
    host,
    text,
  })
  const events = [
    event(1, "api-1", "mine"),
    event(5, "", "all"),
    event(10, "db-1", "other"),
    event(25, "", "late"),
  ]
  const svg = await toSvg(metricTrend({ ...facts, events }).spec, { colours: "light", alt: "" })
  expect(["mine", "all", "other", "late"].filter(text => svg.includes(`>${text}<`))).toEqual(["mine", "all"])
})
