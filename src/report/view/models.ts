import type { Drift, HostResult, Outlook } from "../../base/index.ts"
import { outlookChart } from "../../charts/index.ts"
import { formatDateTimeWithUtc, formatRange, formatValue, listSome, strings } from "../../words/index.ts"
import { shorten } from "../clean.ts"
import { ms } from "./context.ts"
import type { Context } from "./context.ts"
import type { Figure } from "./types.ts"

/** What a reader must know of the hosts' models, where a level moved for good, and what the next day is expected to bring. */
export interface ModelsView {
  readonly remarks: readonly { readonly host: string; readonly text: string }[]
  readonly moreRemarks: string | null
  readonly drift: readonly DriftRow[]
  readonly moreDrift: string | null
  readonly outlook: readonly OutlookRow[]
  readonly moreOutlook: string | null
  readonly outlookCharts: readonly Figure[]
}

export interface DriftRow {
  readonly host: string
  readonly label: string
  readonly since: string
  readonly before: string
  readonly after: string
}

export interface OutlookRow {
  readonly host: string
  readonly label: string
  readonly highest: string
  readonly at: string
  readonly interval: string
  readonly lowest: string
  readonly method: string
}

const words = strings.models
const mostRows = 40
const mostForecasts = 12
const mostCharts = 4
const mostHosts = 4

export async function modelsOf(context: Context): Promise<ModelsView> {
  const { hosts } = context.result
  const remarks = hosts.flatMap(remarksOf)
  const drift = hosts.flatMap(({ host, drift: moved = [] }) => moved.map(each => driftRow(host, each, context)))
  const outlook = hosts.flatMap(({ host, outlook: ahead = [] }) => ahead.map(each => ({ host, ahead: each })))
  return {
    remarks: remarks.slice(0, mostRows),
    moreRemarks: moreOf(remarks.length, words.furtherRemarks),
    drift: drift.slice(0, mostRows),
    moreDrift: moreOf(drift.length, words.furtherChanges),
    outlook: outlook.slice(0, mostForecasts).flatMap(({ host, ahead }) => outlookRow(host, ahead, context) ?? []),
    moreOutlook: outlook.length > mostForecasts ? words.furtherForecasts(outlook.length - mostForecasts) : null,
    outlookCharts: await chartsOf(outlook.slice(0, mostCharts), context),
  }
}

function remarksOf({ host, scope, remarks = [] }: HostResult): ModelsView["remarks"] {
  const shared = scope && scope.kind !== "host"
  const borrowed = shared ? [words.scope[scope.kind](listSome(scope.hosts.map(each => shorten(each, 32)), mostHosts), scope.reason)] : []
  return [...borrowed, ...remarks].map(text => ({ host: shorten(host), text: shorten(text, 400) }))
}

function driftRow(host: string, { label, unit, since, before, after }: Drift, { clock }: Context): DriftRow {
  return {
    host: shorten(host),
    label: shorten(label),
    since: `${clock.date(ms(since))}, ${clock.both(ms(since))}`,
    before: formatValue(before, unit),
    after: formatValue(after, unit),
  }
}

/** Null where the method gave no value. */
function outlookRow(host: string, { label, unit, method, start, step, expected, lower, upper }: Outlook, { result }: Context): OutlookRow | null {
  const known = expected.map((value, index) => ({ value, index })).filter(({ value }) => Number.isFinite(value))
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

async function chartsOf(outlook: readonly { host: string; ahead: Outlook }[], { studio, result, clock }: Context): Promise<Figure[]> {
  const figures: (Figure | null)[] = []
  for (const { host, ahead } of outlook) {
    const heading = { title: shorten(ahead.label, 32), note: strings.fleetCharts.outlook.note(shorten(host, 28), clock.name), unit: ahead.unit }
    figures.push(
      await studio.draw(`outlook-${host}-${ahead.feature}`, heading, () => outlookChart({ host, outlook: ahead, zone: result.job.timeZone })),
    )
  }
  return figures.filter(figure => figure !== null)
}

function moreOf(count: number, words: (count: number) => string): string | null {
  return count > mostRows ? words(count - mostRows) : null
}
