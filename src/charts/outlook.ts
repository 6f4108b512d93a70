import type { Outlook } from "../base/index.ts"
import { formatRange, formatValue, strings } from "../words/index.ts"
import type { Chart } from "./chart.ts"
import { bandLayer, extent, finite, lineLayer, timeOf, type CurvePoint, type KnownPoint } from "./curve.ts"
import { curvePlane, groundLayers, plotOf, specOf, unitLayers } from "./plane.ts"
import { slotTable } from "./slot-table.ts"
import { brief, plain } from "./text.ts"
import { palettes } from "./theme.ts"
import { timeTicks } from "./time-axis.ts"
import { valueAxis } from "./value-axis.ts"

const words = strings.fleetCharts.outlook

export interface OutlookFacts {
  readonly host: string
  readonly outlook: Outlook
  readonly zone: string
}

/** What a feature is expected to do on the day after the night, with its 90 % interval. */
export function outlookChart({ host, outlook, zone }: OutlookFacts): Chart {
  const points = pointsOf(outlook)
  const span = { start: outlook.start, end: outlook.start + Math.max(1, outlook.expected.length - 1) * outlook.step }
  const value = valueAxis({ ...extent(points), unit: outlook.unit, count: 3 })
  const plane = curvePlane("panel", value.ticks)
  const layers = [
    ...groundLayers({ plane, span, ticks: timeTicks(span, zone, plane.width), value, incidents: [] }),
    bandLayer(points),
    lineLayer(points.map(({ t, v }) => ({ t, v })), { color: palettes.light.series, strokeWidth: 1.2, strokeDash: [5, 2] }),
    ...unitLayers(value.unit, plane),
  ]
  const highest = points.reduce<KnownPoint | null>((best, p) => (p.v !== null && (best === null || p.v > best.v) ? { ...p, v: p.v } : best), null)
  const caption = captionOf({ host, outlook, zone }, highest)
  const table = slotTable(points, { span, zone, unit: outlook.unit, usual: words.head })
  const alt = plain(words.alt(caption))
  return { spec: specOf(plane, layers), caption, key: words.key, alt, table, plot: plotOf(plane, { time: span, value }) }
}

function pointsOf({ start, step, expected, lower, upper }: Outlook): CurvePoint[] {
  return expected.map((v, i) => ({ t: start + i * step, v: finite(v), lo: finite(lower[i]), hi: finite(upper[i]), flagged: false }))
}

function captionOf({ host, outlook, zone }: OutlookFacts, highest: KnownPoint | null): string {
  const name = strings.chart.of(brief(outlook.label), brief(host))
  if (!highest) return plain(words.none(name))
  const { v, lo, hi } = highest
  const interval = lo === null || hi === null ? null : formatRange([lo, hi], outlook.unit)
  return plain(words.finding({ name, value: formatValue(v, outlook.unit), at: timeOf({ point: highest, side: "peak" }, zone), interval }))
}
