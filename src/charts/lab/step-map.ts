import type { Chart } from "../layout/chart.ts"
import {
  labelSize,
  type Layer,
  marginY,
  pixelChannel,
  type PlotArea,
  plotBounds,
  specOf,
  textLayer,
  timeScale,
} from "../layout/plot-area.ts"
import { plain, textWidth } from "../layout/text.ts"
import { palettes } from "../layout/theme.ts"
import { roundTicks } from "../layout/value-axis.ts"
import { formatCount, formatNumber } from "../../text/index.ts"
import { stepMapTable } from "../wording.ts"

export interface StepMapInput {
  /** Looks, one after another: an update, and ‖∂L/∂hₜ‖, first step first. */
  readonly looks: readonly { readonly update: number; readonly states: readonly number[] }[]
  /** The last update of all charts that share the axis. */
  readonly end: number
  readonly caption: string
  readonly key: string
  readonly axis: string
}

const light = palettes.light
/** Shares of the last state's gradient, each with its colour. */
const steps = [
  { from: 0.1, colour: light.heat4, label: "≥ 0.1" },
  { from: 1e-2, colour: light.heat3, label: "10⁻²" },
  { from: 1e-4, colour: light.heat2, label: "10⁻⁴" },
  { from: 1e-8, colour: light.heat1, label: "10⁻⁸" },
  { from: 0, colour: light.stripe, label: "less" },
] as const
const rows = 30

/**
 * The gradient that reaches each state of a window, beside the last one's: updates to the right, steps back
 * through time downwards, as backpropagation goes. Dark is strong; pale has vanished.
 */
export function stepMap({ looks, end, caption, key, axis }: StepMapInput): Chart {
  const window = Math.max(1, ...looks.map(({ states }) => states.length))
  const area: PlotArea = { width: 297, height: 110, padding: { left: 34, top: 16, right: 4, bottom: 20 } }
  const span = { start: 0, end: Math.max(1, end) }
  const ticks = roundTicks(0, span.end, 3).values.map(value => ({ value, label: formatCount(value) }))
  const cells = cellsOf(looks, { window, end: span.end, height: area.height })
  const x = { field: "t", ...timeScale(span, ticks, area) }
  const colour = {
    field: "f",
    type: "ordinal",
    legend: null,
    scale: { domain: steps.map((_, i) => i), range: steps.map(step => step.colour) },
  }
  const layers: Layer[] = [
    {
      data: { values: cells },
      mark: { type: "rect" },
      encoding: { x, x2: { field: "u" }, y: pixelChannel("y"), y2: { field: "h" }, color: colour },
    },
    ...backLabels(window, area),
    textLayer([{ x: -area.padding.left, y: marginY, s: axis }], {}),
    ...legend(area),
  ]
  return {
    spec: specOf(area, layers),
    caption: plain(caption),
    key,
    alt: plain(caption),
    table: tableOf(looks, window),
    plot: plotBounds(area, { time: null, value: null }),
  }
}

interface Grid {
  readonly window: number
  readonly end: number
  readonly height: number
}

function cellsOf(looks: StepMapInput["looks"], { window, end, height }: Grid) {
  const perRow = Math.ceil(window / rows)
  const count = Math.ceil(window / perRow)
  return looks.flatMap(({ update, states }, i) => {
    const last = states.at(-1) ?? 0
    const until = looks[i + 1]?.update ?? Math.min(end, update + 1)
    if (until <= update) return []
    return Array.from({ length: count }, (_, row) => {
      const back = states.slice(Math.max(0, window - (row + 1) * perRow), window - row * perRow)
      const share = last > 0 ? Math.max(...back) / last : 0
      const f = steps.findIndex(({ from }) => share >= from)
      return { t: update, u: until, y: (row * height) / count, h: ((row + 1) * height) / count, f }
    })
  })
}

function backLabels(window: number, { height }: PlotArea): Layer[] {
  const values = roundTicks(0, window, 4).values.filter(back => back < window)
  const at = values.map(back => ({ x: -6, y: Math.max(5, (back * height) / window), s: formatCount(back) }))
  return [textLayer(at, { align: "right" })]
}

function legend({ width }: PlotArea): Layer[] {
  const room = (label: string): number => 8 + 3 + textWidth(label, labelSize) + 8
  const total = steps.reduce((sum, { label }) => sum + room(label), 0)
  const startOf = (i: number): number =>
    steps.slice(0, i).reduce((x, { label }) => x + room(label), width - total + 8)
  return [
    ...steps.map(({ colour }, i): Layer => ({
      data: { values: [{ x: startOf(i), z: startOf(i) + 8, y: marginY - 4, h: marginY + 4 }] },
      mark: { type: "rect", color: colour },
      encoding: { x: pixelChannel("x"), x2: { field: "z" }, y: pixelChannel("y"), y2: { field: "h" } },
    })),
    textLayer(
      steps.map(({ label }, i) => ({ x: startOf(i) + 11, y: marginY, s: label })),
      {},
    ),
  ]
}

function tableOf(looks: StepMapInput["looks"], window: number): Chart["table"] {
  const backs = [0, 0.25, 0.5, 0.75, 1].map(share => Math.round(share * (window - 1)))
  const some = looks.filter((_, i) => i % Math.max(1, Math.floor(looks.length / 10)) === 0)
  return {
    head: [stepMapTable.update, ...backs.map(back => stepMapTable.back(formatCount(back)))],
    rows: some.map(({ update, states }) => [
      formatCount(update),
      ...backs.map(back => formatNumber(states[window - 1 - back] ?? NaN)),
    ]),
  }
}
