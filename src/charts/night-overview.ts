import type { FleetEvent, HostResult, TimeSpan } from "../base/index.ts"
import {
  countOf,
  formatDateTime,
  formatDateTimeWithUtc,
  formatDuration,
  formatNumber,
  formatTimes,
  zoneName,
} from "../text/index.ts"
import {
  type CellRow,
  type CellRun,
  cellRuns,
  type ColourSteps,
  highestCell,
  missing,
} from "./layout/heat-map-cells.ts"
import type { Chart, ChartTable } from "./layout/chart.ts"
import { eventLayers } from "./layout/event-marks.ts"
import { heatMapArea, heatMapLayers } from "./layout/heat-map-layers.ts"
import {
  labelSize,
  type Layer,
  pixelChannel,
  type PlotArea,
  plotBounds,
  specOf,
  textLayer,
  timeToX,
} from "./layout/plot-area.ts"
import { plain, shortName, textWidth } from "./layout/text.ts"
import { palettes } from "./layout/theme.ts"
import { chart, fleetCharts } from "./wording.ts"

export interface NightOverviewInput {
  readonly hosts: readonly Pick<HostResult, "host" | "status" | "overview">[]
  readonly night: TimeSpan
  readonly zone: string
  readonly events?: readonly FleetEvent[]
  /** Rows at most; keeps the hosts of the highest score ÷ threshold, in the given order. */
  readonly maxRows?: number
}

const words = fleetCharts.overview
/** px from row to row. */
const rowHeight = 14
const steps: ColourSteps = [
  { from: 0.5, colour: palettes.light.near, label: "0.5–1", height: 1 / 3 },
  { from: 1, colour: palettes.light.heat1, label: "1–2" },
  { from: 2, colour: palettes.light.heat2, label: "2–4" },
  { from: 4, colour: palettes.light.heat3, label: "4–8" },
  { from: 8, colour: palettes.light.heat4, label: words.andMore(8) },
]

/** The night of the whole fleet: every host's score as a multiple of its threshold. */
export function nightOverview(input: NightOverviewInput): Chart {
  const { night: span, zone, events = [] } = input
  const all = input.hosts.map(({ host, status, overview }) => {
    return { host, status, start: Date.parse(overview.start), cell: overview.cell, values: overview.ratios }
  })
  const rows = severestRows(all, input.maxRows ?? 40)
  const { runs, cell } = cellRuns(rows, steps, span)
  const names = rows.map(row => row.host)
  const heatMap = {
    names,
    runs,
    steps,
    title: words.legend,
    span,
    zone,
    incidents: [],
    row: rowHeight,
    margin: events.length > 0 ? 14 : 0,
  }
  const area = heatMapArea(heatMap)
  const layers = [
    ...heatMapLayers(heatMap, area),
    ...eventLayers({ area, span, events, taken: 0 }),
    ...noteLayers(rows, runs, { area, span }),
  ]
  const caption = captionOf(all, rows.length, zone)
  const key = words.key(formatDuration(cell))
  const alt = plain(words.alt(caption))
  return {
    spec: specOf(area, layers),
    caption,
    key,
    alt,
    table: tableOf(all, span, zone),
    plot: plotBounds(area, { time: span, value: null }),
  }
}

type HostRow = CellRow & Pick<HostResult, "host" | "status">

/** Hosts without a score rank above any score, so that they stay visible. */
function severestRows(rows: readonly HostRow[], maxRows: number): readonly HostRow[] {
  const weight = (row: HostRow): number =>
    row.status === "scored" ? (highestCell(row)?.value ?? Infinity) : Infinity
  const kept = new Set(
    [...rows].sort((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a))).slice(0, maxRows),
  )
  return rows.filter(row => kept.has(row))
}

/** Text on the hatching of silent and unscored hosts, where it fits. */
function noteLayers(
  rows: readonly HostRow[],
  runs: readonly CellRun[],
  { area, span }: { area: PlotArea; span: TimeSpan },
): Layer[] {
  const at = timeToX(span, area)
  const notes = rows.flatMap((row, r) => {
    const s = row.status === "scored" ? "" : words.states[row.status]
    const run = runs.filter(run => run.r === r && run.f === missing).at(-1)
    const width = textWidth(s, labelSize) + 8
    if (s === "" || !run || at(run.u) - at(run.t) < width + 12) return []
    return [{ x: at(run.t) + 6, z: at(run.t) + 6 + width, y: r * rowHeight, h: (r + 1) * rowHeight - 2, s }]
  })
  const box = { x: pixelChannel("x"), x2: { field: "z" }, y: pixelChannel("y"), y2: { field: "h" } }
  const { paper, ink } = palettes.light
  const clear = {
    data: { values: notes.map(({ x, z, y, h }) => ({ x, z, y, h })) },
    mark: { type: "rect", color: paper },
    encoding: box,
  }
  return notes.length === 0
    ? []
    : [
        clear,
        textLayer(
          notes.map(({ x, y, s }) => ({ x: x + 4, y: y + rowHeight / 2 - 1, s })),
          { color: ink },
        ),
      ]
}

function captionOf(rows: readonly HostRow[], drawn: number, zone: string): string {
  if (rows.length === 0) return words.noHost
  const tops = rows.flatMap(row => {
    const top = highestCell(row)
    return top ? [{ host: row.host, ...top }] : []
  })
  const above = tops.filter(top => top.value >= 1).length
  const [first] = [...tops].sort((a, b) => b.value - a.value)
  const hosts = countOf(rows.length, "host")
  const unscored = rows.filter(row => row.status !== "scored").length
  return plain(
    [
      above === 0 ? words.none(hosts) : words.some(above, hosts),
      first
        ? words.top({
            none: above === 0,
            host: shortName(first.host),
            times: formatTimes(first.value),
            at: formatDateTimeWithUtc(first.time, zone),
          })
        : "",
      ".",
      unscored === 0 ? "" : words.unscored(unscored),
      drawn < rows.length ? words.cut(drawn) : "",
    ].join(""),
  )
}

function tableOf(rows: readonly HostRow[], span: TimeSpan, zone: string): ChartTable {
  const body = rows.map(row => {
    const top = highestCell(row)
    const known = row.values.filter(v => v !== null)
    const above = known.filter(v => v >= 1).length
    return [
      plain(row.host),
      words.states[row.status],
      top ? formatNumber(top.value) : chart.noData,
      top ? formatDateTime(top.time, zone) : "–",
      above === 0 ? "–" : formatDuration(above * row.cell),
      chart.cells(known.length, row.values.length),
    ]
  })
  return { head: words.head(zoneName(span.start, zone)), rows: body }
}
