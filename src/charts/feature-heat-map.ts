import type { FleetEvent, MemberSeries } from "../base/index.ts"
import { countOf, formatDateTime, formatDateTimeWithUtc, formatDuration, formatNumber, zoneName } from "../words/index.ts"
import { highest, runsOf, type CellRow, type Steps } from "./cells.ts"
import type { Chart, ChartTable, IncidentSpan, TimeSpan } from "./chart.ts"
import { eventLayers, eventsFor } from "./event-marks.ts"
import { gridLayers, gridPlane } from "./grid.ts"
import { plotOf, specOf } from "./plane.ts"
import { plain } from "./text.ts"
import { heat } from "./theme.ts"

export interface FeatureMapFacts {
  readonly host: string
  readonly deviations: MemberSeries["deviations"]
  /** What a reader calls the features; their names where left out. */
  readonly labels?: Readonly<Record<string, string>>
  readonly incidents: readonly IncidentSpan[]
  readonly zone: string
  readonly events?: readonly FleetEvent[]
}

const least = 2
const steps: Steps = [
  { from: least, colour: heat[0]!, label: "2–3" },
  { from: 3, colour: heat[1]!, label: "3–4" },
  { from: 4, colour: heat[2]!, label: "4–6" },
  { from: 6, colour: heat[3]!, label: "6 and more" },
]

/** All features of a host over time: how many usual spreads each was away from its expected value. */
export function featureHeatMap(facts: FeatureMapFacts): Chart {
  const { deviations, host, zone } = facts
  const { start, cell, values } = deviations
  const span = { start, end: start + cell * Math.max(1, ...values.map(row => row.length)) }
  const rows = deviations.features.map((feature, i) => ({ name: facts.labels?.[feature] ?? feature, start, cell, values: values[i] ?? [] }))
  const events = eventsFor(facts)
  const grid = {
    names: rows.map(row => row.name), runs: runsOf(rows, steps, span), steps, title: "Usual spreads from the expected value",
    span, zone, incidents: facts.incidents, row: 13, margin: events.length > 0 ? 14 : 0,
  }
  const plane = gridPlane(grid)
  const layers = [...gridLayers(grid, plane), ...eventLayers({ plane, span, events, taken: 0 })]
  const caption = captionOf(rows, facts)
  const key = `Cells of ${formatDuration(cell)}, each with its highest value. Plain stripe: below ${least} usual spreads. Hatched: no data. Dashed red: incident.`
  return { spec: specOf(plane, layers), caption, key, alt: plain(`Deviation of all features on ${host}. ${caption}`), table: tableOf(rows, { span, zone }), plot: plotOf(plane, { time: span, value: null }) }
}

type NamedRow = CellRow & { readonly name: string }

function captionOf(rows: readonly NamedRow[], { host, zone }: FeatureMapFacts): string {
  const tops = rows.flatMap(row => ({ name: row.name, top: highest(row) }))
  const away = tops.filter(t => t.top !== null && t.top.value >= least)
  const count = `${host}: ${away.length} of ${countOf(rows.length, "feature")} went ${least} usual spreads or more from the expected value`
  const first = tops.reduce<(typeof tops)[number] | undefined>((a, b) => ((b.top?.value ?? -1) > (a?.top?.value ?? -1) ? b : a), undefined)
  const furthest = first?.top ? `; furthest: ${first.name}, ${formatNumber(first.top.value)} usual spreads at ${formatDateTimeWithUtc(first.top.time, zone)}` : ""
  return plain(`${count}${furthest}.`)
}

function tableOf(rows: readonly NamedRow[], { span, zone }: { span: TimeSpan; zone: string }): ChartTable {
  const time = (ms: number): string => formatDateTime(ms, zone)
  const body = rows.map(row => {
    const top = highest(row)
    const first = row.values.findIndex(v => v !== null && v >= least)
    const known = row.values.filter(v => v !== null).length
    return [
      plain(row.name),
      top ? formatNumber(top.value) : "no data",
      top ? time(top.time) : "–",
      first < 0 ? "–" : time(row.start + first * row.cell),
      `${known} of ${row.values.length}`,
    ]
  })
  return { head: ["Feature", "Most usual spreads", `At (${zoneName(span.start, zone)})`, `First at ${least} or more`, "Cells with data"], rows: body }
}
