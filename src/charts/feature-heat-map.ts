import type { FleetEvent, MemberSeries, TimeSpan } from "../base/index.ts"
import {
  formatDateTime,
  formatDateTimeWithUtc,
  formatDuration,
  formatNumber,
  zoneName,
} from "../text/index.ts"
import { type CellRow, cellRuns, type ColourSteps, highestCell } from "./layout/heat-map-cells.ts"
import type { Chart, ChartTable, IncidentSpan } from "./layout/chart.ts"
import { eventLayers, eventsFor } from "./layout/event-marks.ts"
import { heatMapArea, heatMapLayers } from "./layout/heat-map-layers.ts"
import { plotBounds, specOf } from "./layout/plot-area.ts"
import { plain, shortName } from "./layout/text.ts"
import { palettes } from "./layout/theme.ts"
import { chart, incidentCharts } from "./wording.ts"

export interface FeatureHeatMapInput {
  readonly host: string
  readonly deviations: MemberSeries["deviations"]
  /** Labels of the features; default: their names. */
  readonly labels?: Readonly<Record<string, string>>
  readonly incidents: readonly IncidentSpan[]
  readonly zone: string
  readonly events?: readonly FleetEvent[]
}

const words = incidentCharts.features
const minDeviation = 2
/** Rows at most: a taller map would leave much of the page before it empty. */
const maxRows = 12
const steps: ColourSteps = [
  { from: minDeviation, colour: palettes.light.heat1, label: "2–3" },
  { from: 3, colour: palettes.light.heat2, label: "3–4" },
  { from: 4, colour: palettes.light.heat3, label: "4–6" },
  { from: 6, colour: palettes.light.heat4, label: words.andMore(6) },
]

/**
 * A host's features over time: each cell is a deviation from the expected value in half-widths of the range.
 */
export function featureHeatMap(input: FeatureHeatMapInput): Chart {
  const { deviations, zone } = input
  const host = shortName(input.host)
  const { start, cell, values } = deviations
  const span = { start, end: start + cell * Math.max(1, ...values.map(row => row.length)) }
  const rows = deviations.features.map((feature, i) => ({
    name: input.labels?.[feature] ?? feature,
    start,
    cell,
    values: values[i] ?? [],
  }))
  const events = eventsFor(input)
  const drawn = foldRows(rows, input.incidents)
  const cells = cellRuns(drawn, steps, span)
  const heatMap = {
    names: drawn.map(row => row.name),
    runs: cells.runs,
    steps,
    title: words.legend,
    span,
    zone,
    incidents: input.incidents,
    row: 9.5,
    margin: events.length > 0 ? 14 : 0,
  }
  const area = heatMapArea(heatMap)
  const layers = [...heatMapLayers(heatMap, area), ...eventLayers({ area, span, events, taken: 0 })]
  const finding = captionOf(rows, { ...input, host })
  const caption = drawn.length < rows.length ? words.folded(finding, rows.length - maxRows + 1) : finding
  const alt = plain(words.alt(caption))
  const key = words.key(formatDuration(cells.cell))
  const table = tableOf(rows, { span, zone })
  return {
    spec: specOf(area, layers),
    caption,
    key,
    alt,
    table,
    plot: plotBounds(area, { time: span, value: null }),
  }
}

/**
 * The rows of largest deviation, in the given order. The others are merged into one row of their highest
 * values.
 */
function foldRows(rows: readonly NamedRow[], incidents: readonly IncidentSpan[]): readonly NamedRow[] {
  const [first] = rows
  if (!first || rows.length <= maxRows) return rows
  const height = new Map(rows.map(row => [row, highestCell(inIncidents(row, incidents))?.value ?? -1]))
  const kept = new Set(
    [...rows].sort((a, b) => (height.get(b) ?? -1) - (height.get(a) ?? -1)).slice(0, maxRows - 1),
  )
  const others = rows.filter(row => !kept.has(row))
  const values = first.values.map(
    (_, i) => highestCell({ ...first, values: others.map(row => row.values[i] ?? null) })?.value ?? null,
  )
  return [...rows.filter(row => kept.has(row)), { ...first, name: words.others(others.length), values }]
}

type NamedRow = CellRow & { readonly name: string }

function captionOf(rows: readonly NamedRow[], { host, zone, incidents }: FeatureHeatMapInput): string {
  const tops = rows.flatMap(row => {
    const top = highestCell(inIncidents(row, incidents))
    return top ? [{ name: row.name, ...top }] : []
  })
  const during = incidents.length > 0 ? words.during : ""
  const [furthest] = [...tops].sort((a, b) => b.value - a.value)
  if (!furthest) return plain(words.nothing(host, during))
  const deviating = tops.filter(top => top.value >= minDeviation).length
  return plain(
    words.finding({
      host,
      beyond: deviating,
      features: rows.length,
      least: minDeviation,
      during,
      furthest: shortName(furthest.name),
      deviation: formatNumber(furthest.value),
      at: formatDateTimeWithUtc(furthest.time, zone),
    }),
  )
}

/** Only cells during an incident; all cells where there is none. */
function inIncidents(row: NamedRow, incidents: readonly IncidentSpan[]): NamedRow {
  if (incidents.length === 0) return row
  const touched = (from: number): boolean => incidents.some(i => i.start < from + row.cell && i.end >= from)
  return { ...row, values: row.values.map((v, i) => (touched(row.start + i * row.cell) ? v : null)) }
}

function tableOf(rows: readonly NamedRow[], { span, zone }: { span: TimeSpan; zone: string }): ChartTable {
  const time = (ms: number): string => formatDateTime(ms, zone)
  const body = rows.map(row => {
    const top = highestCell(row)
    const first = row.values.findIndex(v => v !== null && v >= minDeviation)
    const known = row.values.filter(v => v !== null).length
    return [
      plain(row.name),
      top ? formatNumber(top.value) : chart.noData,
      top ? time(top.time) : "–",
      first < 0 ? "–" : time(row.start + first * row.cell),
      chart.cells(known, row.values.length),
    ]
  })
  return { head: words.head(zoneName(span.start, zone), minDeviation), rows: body }
}
