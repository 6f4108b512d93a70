import { severities, type Severity } from "../base/index.ts"
import { formatCount, strings } from "../words/index.ts"
import type { Chart } from "./chart.ts"
import { curvePlane, groundLayers, labelSize, marginLine, pixel, plotOf, specOf, textLayer, type Layer, type Plane } from "./plane.ts"
import { plain, textWidth } from "./text.ts"
import { palettes } from "./theme.ts"
import { heightOf, roundTicks, type ValueAxis } from "./value-axis.ts"

const words = strings.fleetCharts.nights

export interface TrendNight {
  /** "2026-11-20" */
  readonly night: string
  readonly incidents: Readonly<Record<Severity, number>>
}

const { heat1, heat2, heat3, heat4, near } = palettes.light
const colours: Readonly<Record<Severity, string>> = { critical: heat4, high: heat3, medium: heat2, low: heat1, info: near }
const gravestFirst = [...severities].reverse()

/** How many incidents each night had, gravest at the bottom. Oldest night first, at least one. */
export function incidentTrend(nights: readonly TrendNight[]): Chart {
  const totals = nights.map(({ incidents }) => severities.reduce((sum, severity) => sum + (incidents[severity] ?? 0), 0))
  const value = countAxis(Math.max(1, ...totals))
  const plane = curvePlane("hero", value.ticks)
  const span = { start: 0, end: nights.length }
  const layers = [
    ...groundLayers({ plane, span, ticks: nightTicks(nights, plane), value, incidents: [] }),
    barLayer(nights, { plane, value }),
    ...keyLayers(nights, plane),
  ]
  const caption = captionOf(totals)
  const rows = nights.map(({ night, incidents }) => [night, ...gravestFirst.map(severity => formatCount(incidents[severity] ?? 0))])
  const table = { head: [words.head, ...gravestFirst], rows }
  const alt = plain(words.alt(nights.length, caption))
  return { spec: specOf(plane, layers), caption, key: words.key, alt, table, plot: plotOf(plane, { time: null, value: null }) }
}

function countAxis(most: number): ValueAxis {
  const { values } = roundTicks(0, most, 3)
  const ticks = values.filter(Number.isInteger).map(value => ({ value, label: formatCount(value) }))
  return { domain: [0, most * 1.08], ticks, unit: "", kind: "linear" }
}

/** About one label a hundred px, under the middle of its bar, the newest night always. */
function nightTicks(nights: readonly TrendNight[], plane: Plane) {
  const every = Math.max(1, Math.ceil((nights.length * 84) / plane.width))
  return nights.flatMap(({ night }, i) => ((nights.length - 1 - i) % every === 0 ? [{ value: i + 0.5, label: night }] : []))
}

function barLayer(nights: readonly TrendNight[], { plane, value }: { plane: Plane; value: ValueAxis }): Layer {
  const slot = plane.width / nights.length
  const width = Math.min(18, slot * 0.72)
  const y = (count: number): number => (1 - heightOf(value, count)) * plane.height
  const boxes = nights.flatMap(({ incidents }, i) => {
    let below = 0
    return gravestFirst.flatMap((severity, f) => {
      const from = below
      below += incidents[severity] ?? 0
      const middle = (i + 0.5) * slot
      return below === from ? [] : [{ x: middle - width / 2, z: middle + width / 2, y: y(below), h: y(from), f }]
    })
  })
  const scale = { domain: gravestFirst.map((_, f) => f), range: gravestFirst.map(severity => colours[severity]) }
  const box = { x: pixel("x"), x2: { field: "z" }, y: pixel("y"), y2: { field: "h" } }
  const color = { field: "f", type: "nominal", legend: null, scale }
  return { data: { values: boxes }, mark: { type: "rect" }, encoding: { ...box, color } }
}

/** Names of the severities that were there, in their colours; a square before each, since pale colours do not carry letters. */
function keyLayers(nights: readonly TrendNight[], plane: Plane): Layer[] {
  const there = gravestFirst.filter(severity => nights.some(({ incidents }) => (incidents[severity] ?? 0) > 0))
  let right = plane.width
  return [...there].reverse().flatMap(severity => {
    const x = right - textWidth(severity, labelSize)
    right = x - 22
    return [textLayer([{ x, y: marginLine, s: severity }], {}), textLayer([{ x: x - 10, y: marginLine, s: "■" }], { color: colours[severity] })]
  })
}

function captionOf(totals: readonly number[]): string {
  const tonight = totals.at(-1) ?? 0
  const earlier = totals.slice(0, -1)
  if (earlier.length === 0) return words.first(tonight)
  return words.finding(tonight, words.range(Math.min(...earlier), Math.max(...earlier)), earlier.length)
}
