import { severities, type Severity } from "../base/index.ts"
import { formatCount } from "../text/index.ts"
import type { Chart } from "./layout/chart.ts"
import {
  baseLayers,
  curveArea,
  labelSize,
  type Layer,
  marginY,
  pixelChannel,
  type PlotArea,
  plotBounds,
  specOf,
  textLayer,
} from "./layout/plot-area.ts"
import { plain, textWidth } from "./layout/text.ts"
import { palettes } from "./layout/theme.ts"
import { heightOf, roundTicks, type ValueAxis } from "./layout/value-axis.ts"
import { fleetCharts } from "./wording.ts"

const words = fleetCharts.nights

export interface NightIncidents {
  /** "2026-11-20" */
  readonly night: string
  readonly incidents: Readonly<Record<Severity, number>>
}

const { heat1, heat2, heat3, heat4, near } = palettes.light
const colours: Readonly<Record<Severity, string>> = {
  critical: heat4,
  high: heat3,
  medium: heat2,
  low: heat1,
  info: near,
}
const severestFirst = [...severities].reverse()

/** Incidents per night by severity, most severe at the bottom. Nights oldest first, at least one. */
export function incidentTrend(nights: readonly NightIncidents[]): Chart {
  const totals = nights.map(({ incidents }) =>
    severities.reduce((sum, severity) => sum + (incidents[severity] ?? 0), 0),
  )
  const value = countAxis(Math.max(1, ...totals))
  const area = curveArea("hero", value.ticks)
  const span = { start: 0, end: nights.length }
  const layers = [
    ...baseLayers({ area, span, ticks: nightTicks(nights, area), value, incidents: [] }),
    barLayer(nights, { area, value }),
    ...keyLayers(nights, area),
  ]
  const caption = captionOf(totals)
  const rows = nights.map(({ night, incidents }) => [
    night,
    ...severestFirst.map(severity => formatCount(incidents[severity] ?? 0)),
  ])
  const table = { head: [words.head, ...severestFirst], rows }
  const alt = plain(words.alt(nights.length, caption))
  return {
    spec: specOf(area, layers),
    caption,
    key: words.key,
    alt,
    table,
    plot: plotBounds(area, { time: null, value: null }),
  }
}

function countAxis(highestCount: number): ValueAxis {
  const { values } = roundTicks(0, highestCount, 3)
  const ticks = values.filter(Number.isInteger).map(value => ({ value, label: formatCount(value) }))
  return { domain: [0, highestCount * 1.08], ticks, unit: "", kind: "linear" }
}

/** About one label per 100 px, centred under its bar; always for the newest night. */
function nightTicks(nights: readonly NightIncidents[], area: PlotArea) {
  const every = Math.max(1, Math.ceil((nights.length * 84) / area.width))
  return nights.flatMap(({ night }, i) =>
    (nights.length - 1 - i) % every === 0 ? [{ value: i + 0.5, label: night }] : [],
  )
}

function barLayer(
  nights: readonly NightIncidents[],
  { area, value }: { area: PlotArea; value: ValueAxis },
): Layer {
  const slot = area.width / nights.length
  const width = Math.min(18, slot * 0.72)
  const y = (count: number): number => (1 - heightOf(value, count)) * area.height
  const boxes = nights.flatMap(({ incidents }, i) => {
    let below = 0
    return severestFirst.flatMap((severity, f) => {
      const from = below
      below += incidents[severity] ?? 0
      const middle = (i + 0.5) * slot
      return below === from
        ? []
        : [{ x: middle - width / 2, z: middle + width / 2, y: y(below), h: y(from), f }]
    })
  })
  const scale = {
    domain: severestFirst.map((_, f) => f),
    range: severestFirst.map(severity => colours[severity]),
  }
  const box = { x: pixelChannel("x"), x2: { field: "z" }, y: pixelChannel("y"), y2: { field: "h" } }
  const color = { field: "f", type: "nominal", legend: null, scale }
  return { data: { values: boxes }, mark: { type: "rect" }, encoding: { ...box, color } }
}

/** Legend of the severities present. A square shows the colour, because pale text would be unreadable. */
function keyLayers(nights: readonly NightIncidents[], area: PlotArea): Layer[] {
  const present = severestFirst.filter(severity =>
    nights.some(({ incidents }) => (incidents[severity] ?? 0) > 0),
  )
  let right = area.width
  return [...present].reverse().flatMap(severity => {
    const x = right - textWidth(severity, labelSize)
    right = x - 22
    return [
      textLayer([{ x, y: marginY, s: severity }], {}),
      textLayer([{ x: x - 10, y: marginY, s: "■" }], { color: colours[severity] }),
    ]
  })
}

function captionOf(totals: readonly number[]): string {
  const tonight = totals.at(-1) ?? 0
  const earlier = totals.slice(0, -1)
  if (earlier.length === 0) return words.first(tonight)
  return words.finding(tonight, words.range(Math.min(...earlier), Math.max(...earlier)), earlier.length)
}
