import { describe, expect, test } from "vitest"
import { featureHeatMap, toSvg } from "../../../src/charts/index.ts"
import { placedTexts } from "./svg-texts.ts"
import { deviations, incident, minute, night } from "./samples.ts"

const hours = Array.from({ length: 24 }, (_, i) => night.start + i * 60 * minute)

describe("the feature heat map", () => {
  test("leaves room for its longest row name, also where the browser rounds letter widths up", async () => {
    const name = "Bytes written to disk"
    const facts = { host: "db-2", deviations: deviations([name, "load"]), incidents: [incident], zone: "UTC" }
    const texts = placedTexts(await toSvg(featureHeatMap(facts).spec, { colours: "light", alt: "" }))
    const label = texts.find(({ text }) => text === name)
    expect(label?.left).toBeGreaterThan(0.05 * ((label?.right ?? 0) - (label?.left ?? 0)))
  })

  test("counts deviations only during the incident", () => {
    const names = Array.from({ length: 8 }, (_, i) => `f${i}`)
    const sample = deviations(names)
    const early = { ...sample, values: sample.values.map((row, r) => (r === 7 ? row.with(3, 9) : row)) }
    const { caption, table } = featureHeatMap({
      host: "db-2",
      deviations: early,
      incidents: [incident],
      zone: "UTC",
    })
    expect(caption).toMatch(
      /^db-2: 4 of 8 features deviated by 2 half-widths of the expected range or more during the incident; /,
    )
    expect(caption).toMatch(/; largest: f0, \d\.\d+ in the cell from 19 Nov 1[456]:\d\d UTC\.$/)
    expect(table.rows[7]!.slice(0, 4)).toEqual(["f7", "9", "19 Nov 00:15", "19 Nov 00:15"])
    expect(table.rows[5]![4]).toBe("259 of 288")
  })

  test("draws the features of largest deviation, and merges the others into one row", async () => {
    const names = Array.from({ length: 20 }, (_, i) => `f${i}`)
    const values = names.map((_, f) => hours.map((_, h) => (h === 14 ? f : h === 3 && f === 2 ? 7 : 0)))
    const facts = {
      host: "db-2",
      deviations: { start: night.start, cell: 60 * minute, features: names, values },
      incidents: [incident],
      zone: "UTC",
    }
    const { spec, caption, table } = featureHeatMap(facts)
    const drawn = [
      ...(await toSvg(spec, { colours: "light", alt: "" })).matchAll(/>(f\d+|\d+ others)</g),
    ].map(([, name]) => name)
    expect(drawn).toEqual([...names.slice(9), "9 others"])
    expect(caption).toMatch(/ The last row shows the highest of 9 others\.$/)
    expect(table.rows).toHaveLength(20)
    const cells = JSON.stringify(spec).match(/"y":104.5,"h":112,"f":\d/g)
    expect(cells).toEqual(['"y":104.5,"h":112,"f":3', '"y":104.5,"h":112,"f":3'])
  })

  test("prefers labels to names, and works without data", async () => {
    const empty = { start: night.start, cell: 60 * minute, features: ["f0"], values: [hours.map(() => null)] }
    const chart = featureHeatMap({
      host: "db-2",
      deviations: empty,
      labels: { f0: "Load" },
      incidents: [],
      zone: "UTC",
    })
    expect(chart.caption).toBe("db-2: no data.")
    expect(await toSvg(chart.spec, { colours: "light", alt: "" })).toMatch(
      />Load<[\s\S]*stroke-dasharray="1,2.5"/,
    )
  })
})
