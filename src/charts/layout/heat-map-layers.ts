import type { TimeSpan } from "../../base/index.ts"
import { type CellRun, type ColourSteps, missing } from "./heat-map-cells.ts"
import type { IncidentSpan } from "./chart.ts"
import {
  channel,
  labelSize,
  type Layer,
  pixelChannel,
  type PlotArea,
  textLayer,
  timeScale,
  visibleBands,
} from "./plot-area.ts"
import { fitText, textWidth } from "./text.ts"
import { fonts, palettes } from "./theme.ts"
import { timeTicks } from "./time-axis.ts"
import { chart } from "../wording.ts"

/** A heat map: one row per name, time across. */
export interface HeatMapInput {
  readonly names: readonly string[]
  readonly runs: readonly CellRun[]
  readonly steps: ColourSteps
  readonly title: string
  readonly span: TimeSpan
  readonly zone: string
  readonly incidents: readonly IncidentSpan[]
  /** px from row to row, including a gap of two. */
  readonly row: number
  /** Height of the events' texts. */
  readonly margin: number
}

const light = palettes.light
const gap = 2
const swatch = 8
/** px between names and stripes. */
const nameGap = 6
/** Browsers may round each letter's width up to whole pixels. */
const hinting = 1.05
/** A thick dashed line: a hatching with one mark per run. */
const hatch = { type: "rule", color: light.nodata, strokeDash: [1, 2.5] }

export function heatMapArea({ names, row, margin }: HeatMapInput): PlotArea {
  const widest = Math.max(40, ...names.map(name => textWidth(fitText(name, nameRoom), labelSize, "mono")))
  const left = Math.ceil(widest * hinting) + nameGap + 2
  return {
    width: 695 - left - 6,
    height: Math.max(1, names.length) * row,
    padding: { left, top: 20 + margin, right: 6, bottom: 20 },
  }
}

/** Names at the left, a stripe per row with its cells, hatched without data; legend above, time below. */
export function heatMapLayers(input: HeatMapInput, area: PlotArea): Layer[] {
  const { names, runs, steps, span, zone, row } = input
  const [top, bottom, middle] = [
    (r: number) => r * row,
    (r: number) => (r + 1) * row - gap,
    (r: number) => r * row + (row - gap) / 2,
  ]
  const rows = names.map((_, r) => ({ t: span.start, u: span.end, y: top(r), h: bottom(r) }))
  const tall = (f: number): number => (row - gap) * (steps[f]?.height ?? 1)
  const drawn = runs
    .filter(run => run.f !== missing)
    .map(({ t, u, r, f }) => ({ t, u, y: bottom(r) - tall(f), h: bottom(r), f }))
  const empty = runs.filter(run => run.f === missing).map(({ t, u, r }) => ({ t, u, y: middle(r) }))
  const box = { x: channel("t"), x2: { field: "u" }, y: pixelChannel("y"), y2: { field: "h" } }
  const x = { field: "t", ...timeScale(span, timeTicks(span, zone, area.width), area) }
  return [
    { data: { values: rows }, mark: { type: "rect", color: light.stripe }, encoding: { ...box, x } },
    {
      data: { values: empty },
      mark: { ...hatch, strokeWidth: row - gap },
      encoding: { x: channel("t"), x2: { field: "u" }, y: pixelChannel("y") },
    },
    { data: { values: drawn }, mark: { type: "rect" }, encoding: { ...box, color: colourOf(steps) } },
    edgeLayer(input, area),
    textLayer(
      names.map((name, r) => ({ x: -nameGap, y: middle(r), s: fitText(name, nameRoom) })),
      { align: "right", font: fonts.mono },
    ),
    ...legendLayers(input, 6 - area.padding.top),
  ]
}

const nameRoom = { room: 150, size: labelSize, face: "mono", tail: 0.4 } as const

function colourOf(steps: ColourSteps): Layer {
  return {
    field: "f",
    type: "ordinal",
    legend: null,
    scale: { domain: steps.map((_, i) => i), range: steps.map(s => s.colour) },
  }
}

/** Dashed lines through all rows at both ends of each incident. */
function edgeLayer(input: HeatMapInput, area: PlotArea): Layer {
  const values = visibleBands({ ...input, area }).flatMap(({ t, u }) => [{ t }, { t: u }])
  const mark = { type: "rule", color: light.alarm, strokeWidth: 1, strokeDash: [2, 2] }
  return {
    data: { values },
    mark,
    encoding: { x: channel("t"), y: { value: -2 }, y2: { value: area.height } },
  }
}

function legendLayers({ title, steps }: HeatMapInput, y: number): Layer[] {
  const labels = [...steps.map(s => s.label), chart.noData]
  const room = (label: string): number => swatch + 4 + textWidth(label, labelSize) + 12
  const startOf = (index: number): number =>
    labels.slice(0, index).reduce((x, label) => x + room(label), textWidth(title, labelSize) + 8)
  const floor = y + swatch / 2
  const swatches = steps.map(({ height = 1 }, f) => ({
    x: startOf(f),
    z: startOf(f) + swatch,
    y: floor - swatch * height,
    h: floor,
    f,
  }))
  const x = { x: pixelChannel("x"), x2: { field: "z" } }
  const last = { x: startOf(steps.length), z: startOf(steps.length) + swatch, y }
  return [
    {
      data: { values: swatches },
      mark: { type: "rect" },
      encoding: { ...x, y: pixelChannel("y"), y2: { field: "h" }, color: colourOf(steps) },
    },
    {
      data: { values: [last] },
      mark: { ...hatch, strokeWidth: swatch },
      encoding: { ...x, y: pixelChannel("y") },
    },
    textLayer([{ x: 0, y, s: title }, ...labels.map((s, i) => ({ x: startOf(i) + swatch + 4, y, s }))], {}),
  ]
}
