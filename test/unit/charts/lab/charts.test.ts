import { expect, test } from "vitest"
import { labCurves, type LabCurvesInput, stepMap, toSvg } from "../../../../src/charts/index.ts"

const input: LabCurvesInput = {
  size: "hero",
  x: { kind: "linear", start: 0, end: 10 },
  y: { kind: "log", low: 0.01, high: 1, unit: "" },
  curves: [
    { name: "broken", style: "failed", points: [0, 5, 10].map(x => ({ x, y: 1 })) },
    { name: "cure", style: "cured", points: [0, 5, 10].map(x => ({ x, y: 10 ** (-x / 5) })) },
  ],
  caption: "broken: 1 to 1; cure: 1 to 0.01.",
  key: "key",
  table: { head: ["Update", "broken", "cure"], rows: [["0", "1", "1"]] },
}
const svgOf = async (given: LabCurvesInput) => {
  const { spec, alt } = labCurves(given)
  return await toSvg(spec, { colours: "variables", alt })
}

test("curves differ in colour and in dash, and are named in their colours", async () => {
  const svg = await svgOf(input)
  const lines = [...svg.matchAll(/<path d="[^"]*" stroke="([^"]*)"[^>]*stroke-dasharray="([^"]*)"/g)]
  expect(lines.map(([, colour, dash]) => [colour, dash])).toEqual([
    ["var(--alarm)", "5,2"],
    ["var(--series)", "1,0"],
  ])
  expect(svg).toMatch(/fill="var\(--alarm\)"[^>]*>broken</)
  expect(svg).toContain('aria-label="broken: 1 to 1; cure: 1 to 0.01."')
})

test("a value beyond a shared axis lies at its edge; seeds make a band, levels and ranges are labelled", async () => {
  const curves = input.curves.map(curve => ({
    ...curve,
    points: curve.points.map(point => ({ ...point, y: 1e9, low: 0.5, high: 1e9 })),
  }))
  const levels = [{ value: 0.1, label: "clip 0.1" }]
  const ranges = [{ from: 2, to: 4, label: "working range" }]
  const svg = await svgOf({ ...input, curves, levels, ranges })
  expect(svg).not.toMatch(/d="M[^"]*-\d{4,}/)
  expect(svg).toContain("clip 0.1")
  expect(svg).toContain("working range")
  expect(svg.match(/fill-opacity="0.18"/g)).toHaveLength(2)
})

test("time and rates have axes of their own", async () => {
  const day = { kind: "time", start: 0, end: 86_400_000, zone: "UTC" } as const
  expect(await svgOf({ ...input, x: day })).toContain(">12:00<")
  const rates = await svgOf({ ...input, x: { kind: "log", start: 1e-5, end: 1 } })
  for (const tick of [">1e-5<", ">0.01<", ">1<"]) expect(rates).toContain(tick)
})

test("the step map has the last state above, and colours each state by its share of the last one's gradient", () => {
  const states = [1e-9, 1e-5, 1e-3, 1]
  const { spec, table } = stepMap({
    looks: [{ update: 0, states }],
    end: 10,
    caption: "c",
    key: "k",
    axis: "steps back",
  })
  const layers = spec["layer"] as readonly { readonly data: { readonly values: readonly object[] } }[]
  const cells = layers[0]?.data.values.map(cell => Reflect.get(cell, "f"))
  expect(cells).toEqual([0, 2, 3, 4])
  expect(table.rows).toEqual([["0", "1", "0.001", "0.00001", "0.00001", "1.0e-9"]])
})

test("a step map without any gradient is pale throughout", () => {
  const { spec } = stepMap({
    looks: [{ update: 0, states: [0, 0] }],
    end: 1,
    caption: "c",
    key: "k",
    axis: "steps back",
  })
  const layers = spec["layer"] as readonly { readonly data: { readonly values: readonly object[] } }[]
  expect(layers[0]?.data.values.map(cell => Reflect.get(cell, "f"))).toEqual([4, 4])
})
