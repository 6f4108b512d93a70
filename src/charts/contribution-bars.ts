import type { Contribution, Direction } from "../base/index.ts"
import {
  formatDateTimeWithUtc,
  formatRange,
  formatShare,
  formatValue,
  joinWords,
  listSome,
} from "../text/index.ts"
import type { Chart, ChartTable } from "./layout/chart.ts"
import { type Layer, pixelChannel, type PlotArea, plotBounds, specOf, textLayer } from "./layout/plot-area.ts"
import { fitText, plain, shortName, textWidth } from "./layout/text.ts"
import { fonts, palettes } from "./layout/theme.ts"
import { chart, incidentCharts } from "./wording.ts"

export interface ContributionBarsInput {
  readonly contributions: readonly Contribution[]
  /** Zone of the times in the table; default UTC. */
  readonly zone?: string
  /** Bars at most. */
  readonly maxBars?: number
}

const [row, bar, size] = [19, 10, 10] as const
/** Signals that the caption names. */
const maxNames = 3
const light = palettes.light
const words = incidentCharts.contributions

/**
 * The largest contributions to the score as bars: contributing signals in full colour, others pale. A
 * triangle shows the direction.
 */
export function contributionBars({ contributions, zone = "UTC", maxBars = 8 }: ContributionBarsInput): Chart {
  const shown = contributions.slice(0, maxBars)
  const names = shown.map(c => fitText(c.label, { room: 150, size, face: "mono", tail: 0.4 }))
  const left = Math.ceil(Math.max(60, ...names.map(name => textWidth(name, size, "mono")))) + 10
  const area: PlotArea = {
    width: 388 - left - 58,
    height: Math.max(1, shown.length) * row,
    padding: { left, top: 2, right: 58, bottom: 2 },
  }
  const caption = captionOf(contributions, shown)
  const alt = plain(words.alt(caption))
  const spec = specOf(area, layersOf(shown, names, area))
  return {
    spec,
    caption,
    key: words.key,
    alt,
    table: tableOf(contributions, zone),
    plot: plotBounds(area, { time: null, value: null }),
  }
}

function layersOf(shown: readonly Contribution[], names: readonly string[], area: PlotArea): Layer[] {
  const longest = Math.max(1e-9, ...shown.map(c => c.share))
  const middle = (i: number): number => i * row + row / 2
  const length = (c: Contribution): number => Math.max(1, (c.share / longest) * area.width)
  const bars = shown.map((c, i) => ({
    x: length(c),
    z: 0,
    y: middle(i) - bar / 2,
    h: middle(i) + bar / 2,
    f: c.signal ? 1 : 0,
  }))
  const pointers = shown.map((c, i) => ({ x: length(c) + 8, y: middle(i), direction: c.direction }))
  const shares = shown.map((c, i) => ({
    x: length(c) + (c.direction === "both" ? 5 : 15),
    y: middle(i),
    s: formatShare(c.share),
  }))
  return [
    barLayer(bars),
    ...pointerLayers(pointers),
    textLayer(
      names.map((s, i) => ({ x: -8, y: middle(i), s })),
      { align: "right", font: fonts.mono, fontSize: size, color: light.ink },
    ),
    textLayer(shares, { fontSize: size }),
  ]
}

function barLayer(values: readonly object[]): Layer {
  const color = {
    field: "f",
    type: "nominal",
    legend: null,
    scale: { domain: [0, 1], range: [light.second, light.series] },
  }
  const box = { x: pixelChannel("z"), x2: { field: "x" }, y: pixelChannel("y"), y2: { field: "h" } }
  return { data: { values }, mark: { type: "rect", cornerRadius: 1.5 }, encoding: { ...box, color } }
}

function pointerLayers(pointers: readonly { x: number; y: number; direction: Direction }[]): Layer[] {
  return (["up", "down"] as const).flatMap(side => {
    const values = pointers.filter(p => p.direction === side).map(({ x, y }) => ({ x, y }))
    const mark = {
      type: "point",
      shape: `triangle-${side}`,
      filled: true,
      size: 22,
      color: light.faint,
      opacity: 1,
    }
    return values.length === 0
      ? []
      : [{ data: { values }, mark, encoding: { x: pixelChannel("x"), y: pixelChannel("y") } }]
  })
}

function captionOf(all: readonly Contribution[], shown: readonly Contribution[]): string {
  if (all.length === 0) return words.nothing
  const signals = all.filter(c => c.signal)
  const count = words.count(shown.length, all.length)
  if (signals.length === 0) return plain(words.noSignal(count))
  const labels = signals.map(c => shortName(c.label))
  const names = labels.length > maxNames ? listSome(labels, maxNames) : joinWords(labels)
  const sum = signals.reduce((total, c) => total + c.share, 0)
  return plain(words.signals({ count, names, one: signals.length === 1, share: formatShare(sum) }))
}

function tableOf(all: readonly Contribution[], zone: string): ChartTable {
  const rows = all.map(c => [
    plain(c.label),
    formatShare(c.share),
    c.signal ? chart.yesNo.yes : chart.yesNo.no,
    c.direction,
    plain(formatValue(c.actual, c.unit)),
    plain(c.range ? formatRange(c.range, c.unit) : formatValue(c.expected, c.unit)),
    c.onset === null ? "–" : formatDateTimeWithUtc(Date.parse(c.onset), zone),
  ])
  return { head: words.head, rows }
}
