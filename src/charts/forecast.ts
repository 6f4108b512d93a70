import type { ForecastRecord } from "../base/index.ts"
import { formatRange, formatValue } from "../text/index.ts"
import type { Chart } from "./layout/chart.ts"
import {
  bandLayer,
  type CurvePoint,
  extent,
  finiteOrNull,
  type KnownPoint,
  lineLayer,
  peakTime,
} from "./layout/curve.ts"
import { baseLayers, curveArea, plotBounds, specOf, unitLayers } from "./layout/plot-area.ts"
import { dataTable } from "./layout/data-table.ts"
import { plain, shortName } from "./layout/text.ts"
import { palettes } from "./layout/theme.ts"
import { timeTicks } from "./layout/time-axis.ts"
import { valueAxis } from "./layout/value-axis.ts"
import { chart, fleetCharts } from "./wording.ts"

const words = fleetCharts.forecast

export interface ForecastInput {
  readonly host: string
  readonly forecast: ForecastRecord
  readonly zone: string
}

/** Forecast of a feature for the day after the night, with its 90 % interval. */
export function forecastChart({ host, forecast, zone }: ForecastInput): Chart {
  const points = pointsOf(forecast)
  const span = {
    start: forecast.start,
    end: forecast.start + Math.max(1, forecast.expected.length - 1) * forecast.step,
  }
  const value = valueAxis({ ...extent(points), unit: forecast.unit, count: 3 })
  const area = curveArea("panel", value.ticks)
  const layers = [
    ...baseLayers({ area, span, ticks: timeTicks(span, zone, area.width), value, incidents: [] }),
    bandLayer(points),
    lineLayer(
      points.map(({ t, v }) => ({ t, v })),
      { color: palettes.light.series, strokeWidth: 1.2, strokeDash: [5, 2] },
    ),
    ...unitLayers(value.unit, area),
  ]
  const highest = points.reduce<KnownPoint | null>(
    (best, p) => (p.v !== null && (best === null || p.v > best.v) ? { ...p, v: p.v } : best),
    null,
  )
  const caption = captionOf({ host, forecast, zone }, highest)
  const table = dataTable(points, { span, zone, unit: forecast.unit, rangeHead: words.head })
  const alt = plain(words.alt(caption))
  return {
    spec: specOf(area, layers),
    caption,
    key: words.key,
    alt,
    table,
    plot: plotBounds(area, { time: span, value }),
  }
}

function pointsOf({ start, step, expected, lower, upper }: ForecastRecord): CurvePoint[] {
  return expected.map((v, i) => ({
    t: start + i * step,
    v: finiteOrNull(v),
    lo: finiteOrNull(lower[i]),
    hi: finiteOrNull(upper[i]),
    flagged: false,
  }))
}

function captionOf({ host, forecast, zone }: ForecastInput, highest: KnownPoint | null): string {
  const name = chart.of(shortName(forecast.label), shortName(host))
  if (!highest) return plain(words.none(name))
  const { v, lo, hi } = highest
  const interval = lo === null || hi === null ? null : formatRange([lo, hi], forecast.unit)
  return plain(
    words.finding({
      name,
      value: formatValue(v, forecast.unit),
      at: peakTime({ point: highest, side: "peak" }, zone),
      interval,
    }),
  )
}
