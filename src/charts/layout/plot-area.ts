import type { TimeSpan } from "../../base/index.ts"
import type { ChartSize, IncidentSpan, PlotBounds, Spec } from "./chart.ts"
import { fitText, textWidth } from "./text.ts"
import { fonts, palettes } from "./theme.ts"
import type { Tick } from "./time-axis.ts"
import type { ValueAxis } from "./value-axis.ts"

/** One layer of a Vega-Lite spec. */
export type Layer = Readonly<Record<string, unknown>>

/** The drawing area of a chart: px of the plot and its margins, computed without Vega. */
export interface PlotArea {
  readonly width: number
  readonly height: number
  readonly padding: {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
}

const light = palettes.light
/** Width of the labels, px. */
export const labelSize = 9
/** px above the plot, where the margin holds unit and events. */
export const marginY = -10

/** The plot area of a curve: `size` sets the outer width, the axis labels the left margin. */
export function curveArea(size: ChartSize, labels: readonly Tick[]): PlotArea {
  const widest = Math.max(0, ...labels.map(tick => textWidth(tick.label, labelSize)))
  const padding = {
    left: Math.max(34, Math.ceil(widest) + 8),
    top: 16,
    right: size === "hero" ? 6 : 4,
    bottom: 20,
  }
  const [outer, height] = size === "hero" ? [695, 124] : [335, 76]
  return { width: outer - padding.left - padding.right, height, padding }
}

export function specOf(area: PlotArea, layers: readonly Layer[]): Spec {
  const { width, height, padding } = area
  const $schema = "https://vega.github.io/schema/vega-lite/v6.json"
  return {
    $schema,
    width,
    height,
    padding,
    autosize: { type: "none" },
    background: null,
    config,
    layer: layers,
  }
}

export function plotBounds(
  { width, height, padding }: PlotArea,
  axes: { time: TimeSpan | null; value: ValueAxis | null },
): PlotBounds {
  const [right, bottom] = [padding.left + width, padding.top + height]
  const time = axes.time && ([axes.time.start, axes.time.end] as const)
  const outer = { width: right + padding.right, height: bottom + padding.bottom }
  return {
    ...outer,
    left: padding.left,
    top: padding.top,
    right,
    bottom,
    time,
    value: axes.value?.kind === "linear" ? axes.value.domain : null,
  }
}

/** px from the plot's left edge. */
export function timeToX({ start, end }: TimeSpan, area: PlotArea): (time: number) => number {
  return time => ((time - start) / (end - start)) * area.width
}

/** The horizontal axis of charts over time; for the lowest layer only. */
export function timeScale(span: TimeSpan, ticks: readonly Tick[], area: PlotArea): Layer {
  const edge = span.end - ((span.end - span.start) * 16) / area.width
  const test = (condition: string, value: string) => ({ test: `datum.value ${condition}`, value })
  const labelAlign = {
    condition: [test(`== ${span.start}`, "left"), test(`> ${edge}`, "right")],
    value: "center",
  }
  const axis = { ...tickOptions(ticks), grid: false, labelAlign, labelFlush: false }
  return {
    type: "quantitative",
    title: null,
    scale: { domain: [span.start, span.end], nice: false, zero: false },
    axis,
  }
}

export function valueScale({ domain, ticks, kind }: ValueAxis): Layer {
  const scale = kind === "log" ? { type: "log", domain, nice: false } : { domain, nice: false, zero: false }
  const axis = { ...tickOptions(ticks), grid: true, domain: false, ticks: false, labelPadding: 6 }
  return { type: "quantitative", title: null, scale, axis }
}

/** The channel of the other layers. */
export function channel(field: string): Layer {
  return { field, type: "quantitative", title: null }
}

/** A channel whose data are px of the plot. */
export function pixelChannel(field: string): Layer {
  return { ...channel(field), scale: null }
}

export interface BaseLayersInput {
  readonly area: PlotArea
  readonly span: TimeSpan
  readonly ticks: readonly Tick[]
  readonly value: ValueAxis
  readonly incidents: readonly IncidentSpan[]
}

/** Shaded bands of full height with a solid upper edge, at least 2 px wide; they carry both axes. */
export function baseLayers(input: BaseLayersInput): Layer[] {
  const [low, high] = input.value.domain
  const values = visibleBands(input).map(({ t, u }) => ({ t, u, lo: low, hi: high }))
  const x = { field: "t", ...timeScale(input.span, input.ticks, input.area) }
  const band = { x, x2: { field: "u" }, y: { field: "lo", ...valueScale(input.value) }, y2: { field: "hi" } }
  const edge = { x: channel("t"), x2: { field: "u" }, y: { value: 0 } }
  return [
    { data: { values }, mark: { type: "rect", color: light.alarm, opacity: 0.12 }, encoding: band },
    {
      data: { values: values.map(({ t, u }) => ({ t, u })) },
      mark: { type: "rule", color: light.alarm, strokeWidth: 1.5 },
      encoding: edge,
    },
  ]
}

/** Incidents clipped to the span, at least 2 px wide. */
export function visibleBands(input: {
  area: PlotArea
  span: TimeSpan
  incidents: readonly IncidentSpan[]
}): readonly { t: number; u: number }[] {
  const { span, area } = input
  const minDuration = ((span.end - span.start) * 2) / area.width
  const inside = input.incidents.filter(i => i.end >= span.start && i.start <= span.end)
  return inside.map(i => {
    const t = Math.max(span.start, Math.min(i.start, span.end - minDuration))
    return { t, u: Math.min(span.end, Math.max(i.end, t + minDuration)) }
  })
}

/** Text at px of the plot; negative values are in the margin. */
export function textLayer(rows: readonly { x: number; y: number; s: string }[], mark: Layer): Layer {
  const base = { type: "text", align: "left", baseline: "middle", fontSize: labelSize, color: light.muted }
  return {
    data: { values: rows },
    mark: { ...base, ...mark },
    encoding: { x: pixelChannel("x"), y: pixelChannel("y"), text: { field: "s", type: "nominal" } },
  }
}

/** Above the vertical axis, right-aligned with its labels; a long unit extends over the plot. */
export function unitLayers(unit: string, area: PlotArea): Layer[] {
  const s = fitUnit(unit)
  return s === ""
    ? []
    : [textLayer([{ x: unitEnd(unit, area) - 6 - textWidth(s, labelSize), y: marginY, s }], {})]
}

/** px from the plot's left edge at which the upper margin is free. */
export function unitEnd(unit: string, { padding }: PlotArea): number {
  return Math.max(0, textWidth(fitUnit(unit), labelSize) + 8 - padding.left)
}

const fitUnit = (unit: string): string => fitText(unit, { room: 100, size: labelSize })

/** Labels as a table in the spec: an expression could format only in UTC or the machine's zone. */
function tickOptions(ticks: readonly Tick[]): Layer {
  const table = JSON.stringify(Object.fromEntries(ticks.map(t => [String(t.value), t.label])))
  const values = ticks.map(t => t.value)
  // Vega drops every other tick where there are more than its default count.
  return {
    values,
    tickCount: ticks.length + 1,
    labelExpr: `(${table})[datum.value]`,
    labelOverlap: false,
    labelBound: false,
  }
}

const axisText = { labelFont: fonts.text, labelFontSize: labelSize, labelColor: light.muted }
const config = {
  aria: false,
  font: fonts.text,
  view: { stroke: null },
  axis: {
    ...axisText,
    aria: false,
    gridColor: light.line,
    domainColor: light.axis,
    tickColor: light.axis,
    tickSize: 4,
    labelPadding: 3,
  },
}
