import type { ForecastRecord, HostResult, LevelShiftRecord } from "../../base/index.ts"
import { forecastChart } from "../../charts/index.ts"
import { countOf, formatDateTimeWithUtc, formatRange, formatValue, listSome } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { type Context, ms } from "../facts/context.ts"
import type { Figure } from "../facts/chart-renderer.ts"
import { fleetCharts } from "../facts/wording/chart-headings.ts"
import { wordHostRemark, wordScopeReason } from "../facts/wording/models.ts"

/**
 * Notes on the hosts' models, permanent level changes, and forecasts of the next day.
 */
export interface ModelsView {
  readonly remarks: readonly { readonly host: string; readonly text: string }[]
  readonly moreRemarks: string | null
  readonly levelShifts: readonly LevelShiftRow[]
  readonly moreLevelShifts: string | null
  readonly forecasts: readonly ForecastRow[]
  readonly moreForecasts: string | null
  readonly forecastCharts: readonly Figure[]
}

export interface LevelShiftRow {
  readonly host: string
  readonly label: string
  readonly since: string
  readonly before: string
  readonly after: string
}

export interface ForecastRow {
  readonly host: string
  readonly label: string
  readonly highest: string
  readonly at: string
  readonly interval: string
  readonly lowest: string
  readonly method: string
}

const words = {
  /** Whose history a shared model learned from. */
  scope: {
    group: (hosts: string, reason: string) => `scored by a model of its group (${hosts}): ${reason}`,
    fleet: (hosts: string, reason: string) => `scored by a model of the whole fleet (${hosts}): ${reason}`,
  },
  furtherRemarks: (count: number) => `${countOf(count, "more remark")} in result.json.`,
  furtherChanges: (count: number) => `${countOf(count, "more change")} in result.json.`,
  furtherForecasts: (count: number) => `${countOf(count, "more forecast")} in result.json.`,
} as const
const mostRows = 40
const mostForecasts = 12
const mostCharts = 4
const mostHosts = 4

export async function modelsOf(context: Context): Promise<ModelsView> {
  const { hosts } = context.result
  const remarks = hosts.flatMap(remarksOf)
  const levelShifts = hosts.flatMap(({ host, levelShifts: moved = [] }) =>
    moved.map(each => levelShiftRow(host, each, context)),
  )
  const forecasts = hosts.flatMap(({ host, forecasts: forecast = [] }) =>
    forecast.map(each => ({ host, forecast: each })),
  )
  return {
    remarks: remarks.slice(0, mostRows),
    moreRemarks: moreOf(remarks.length, words.furtherRemarks),
    levelShifts: levelShifts.slice(0, mostRows),
    moreLevelShifts: moreOf(levelShifts.length, words.furtherChanges),
    forecasts: forecasts
      .slice(0, mostForecasts)
      .flatMap(({ host, forecast }) => forecastRow(host, forecast, context) ?? []),
    moreForecasts:
      forecasts.length > mostForecasts ? words.furtherForecasts(forecasts.length - mostForecasts) : null,
    forecastCharts: await chartsOf(forecasts.slice(0, mostCharts), context),
  }
}

function remarksOf({ host, scope, remarks = [] }: HostResult): ModelsView["remarks"] {
  const shared = scope && scope.kind !== "host"
  const sharedModel = shared
    ? [
        words.scope[scope.kind](
          listSome(
            scope.hosts.map(each => shorten(each, 32)),
            mostHosts,
          ),
          wordScopeReason(scope.reason),
        ),
      ]
    : []
  return [...sharedModel, ...remarks.map(wordHostRemark)].map(text => ({
    host: shorten(host),
    text: shorten(text, 400),
  }))
}

function levelShiftRow(
  host: string,
  { label, unit, since, before, after }: LevelShiftRecord,
  { clock }: Context,
): LevelShiftRow {
  return {
    host: shorten(host),
    label: shorten(label),
    since: `${clock.date(ms(since))}, ${clock.withUtc(ms(since))}`,
    before: formatValue(before, unit),
    after: formatValue(after, unit),
  }
}

/** Null where the method has no value. */
function forecastRow(
  host: string,
  { label, unit, method, start, step, expected, lower, upper }: ForecastRecord,
  { result }: Context,
): ForecastRow | null {
  const known = expected
    .map((value, index) => ({ value, index }))
    .filter(({ value }) => Number.isFinite(value))
  if (known.length === 0) return null
  const { value, index } = known.reduce((a, b) => (b.value > a.value ? b : a))
  const at = start + index * step
  return {
    host: shorten(host),
    label: shorten(label),
    highest: formatValue(value, unit),
    at: formatDateTimeWithUtc(at, result.job.timeZone),
    interval: formatRange([lower[index] ?? NaN, upper[index] ?? NaN], unit),
    lowest: formatValue(Math.min(...known.map(each => each.value)), unit),
    method,
  }
}

async function chartsOf(
  forecasts: readonly { host: string; forecast: ForecastRecord }[],
  { renderer, result, clock }: Context,
): Promise<Figure[]> {
  const figures: (Figure | null)[] = []
  for (const { host, forecast } of forecasts) {
    const heading = {
      title: shorten(forecast.label, 32),
      note: fleetCharts.forecast.note(shorten(host, 28), clock.name),
      unit: forecast.unit,
    }
    figures.push(
      await renderer.draw(`outlook-${host}-${forecast.feature}`, heading, () =>
        forecastChart({ host, forecast, zone: result.job.timeZone }),
      ),
    )
  }
  return figures.filter(figure => figure !== null)
}

function moreOf(count: number, words: (count: number) => string): string | null {
  return count > mostRows ? words(count - mostRows) : null
}
