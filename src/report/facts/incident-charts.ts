import type { Incident, MemberSeries, TimeSpan } from "../../base/index.ts"
import {
  contributionBars,
  featureHeatMap,
  type FurthestValue,
  type IncidentSpan,
  metricTrend,
  nightOverview,
  scoreTrend,
} from "../../charts/index.ts"
import { shorten } from "../sanitize.ts"
import type { Figure } from "./chart-renderer.ts"
import { type Context, isUnlikeHistory, leadingSignals, ms, worstMember } from "./context.ts"
import { previousDaysFigure } from "./previous-days.ts"
import { eventsNear } from "./timeline.ts"
import { incidentCharts } from "./wording/chart-headings.ts"

export interface IncidentFigures {
  readonly hero: Figure | null
  readonly drivers: Figure | null
  readonly panels: readonly Figure[]
  readonly heat: Figure | null
}

/** Features besides the main chart's, by severity; one more where there are no earlier days. */
const featurePanels = { critical: 2, high: 2, medium: 0, low: 0, info: 0 } as const
const panelsInAll = 8
const words = incidentCharts

/** The charts of one incident; a silent host has only its scores up to the silence. */
export async function figuresOf(incident: Incident, context: Context): Promise<IncidentFigures> {
  const hero = await heroOf(incident, context)
  const drivers = isUnlikeHistory(incident) ? null : await driversOf(incident, context)
  const own = ownSeries(incident, context)
  if (!own) return { hero, drivers, panels: [], heat: null }
  const others = (context.series.get(incident.id)?.members ?? []).filter(member => member !== own)
  return {
    hero,
    drivers,
    panels: await panelsOf(incident, [own, ...others], context),
    heat: await heatOf(incident, own, context),
  }
}

/** The incident's main chart; null where the run has no series of it. */
export async function heroOf(incident: Incident, context: Context): Promise<Figure | null> {
  const own = ownSeries(incident, context)
  if (own) return await trendOf(incident, own, 0, context)
  return incident.kind === "silent" ? await silenceOf(incident, context) : null
}

/** Of the member furthest above its threshold. */
function ownSeries(incident: Incident, { series }: Context): MemberSeries | undefined {
  const { host } = worstMember(incident)
  return series.get(incident.id)?.members.find(member => member.host === host)
}

async function silenceOf(incident: Incident, context: Context): Promise<Figure | null> {
  const hosts = new Set(incident.members.map(member => member.host))
  const results = context.result.hosts.filter(host => hosts.has(host.host))
  if (results.length === 0) return null
  return await context.renderer.draw(
    `${incident.id}-silence`,
    { title: words.silence.title, note: words.silence.note(context.clock.name) },
    () => nightOverview({ hosts: results, night: context.night, zone: context.result.job.timeZone }),
  )
}

async function driversOf(incident: Incident, { renderer, result }: Context): Promise<Figure | null> {
  const { contributions, host } = worstMember(incident)
  if (contributions.length === 0) return null
  return await renderer.draw(
    `${incident.id}-contributions`,
    { title: words.contributions.title, note: shorten(host, 28) },
    () => contributionBars({ contributions, zone: result.job.timeZone }),
  )
}

/**
 * The trend of the member's feature at `index`: the leading signal, then the largest share first. The first of
 * the leading member is the main chart.
 */
async function trendOf(
  incident: Incident,
  member: MemberSeries,
  index: number,
  context: Context,
): Promise<Figure | null> {
  const series = leadFirst(incident, member)[index]
  if (!series) return null
  const size = index === 0 && member.host === worstMember(incident).host ? "hero" : "panel"
  const note = words.trend.note(shorten(member.host, 28), size === "hero" ? context.clock.name : null)
  return await context.renderer.draw(
    `${incident.id}-${member.host}-${series.feature}`,
    { title: shorten(series.label, 32), note, unit: series.unit },
    () =>
      metricTrend({
        host: member.host,
        series,
        span: spanOf(incident, context),
        incidents: spansOf(incident, member.host),
        furthest: furthestOf(incident, member.host, series.feature),
        zone: context.result.job.timeZone,
        events: eventsFor(incident, member.host, context),
        size,
      }),
  )
}

/** The series with the signal that the title names in front. */
function leadFirst(incident: Incident, { host, features }: MemberSeries): MemberSeries["features"] {
  const own = incident.members.find(member => member.host === host)
  const lead = own && leadingSignals(own)[0]?.feature
  return [
    ...features.filter(({ feature }) => feature === lead),
    ...features.filter(({ feature }) => feature !== lead),
  ]
}

async function scoreOf(incident: Incident, member: MemberSeries, context: Context): Promise<Figure | null> {
  return await context.renderer.draw(
    `${incident.id}-${member.host}-score`,
    { title: words.score.title, note: words.score.note(shorten(member.host, 28)) },
    () =>
      scoreTrend({
        host: member.host,
        times: member.times,
        score: member.score,
        threshold: member.threshold,
        span: spanOf(incident, context),
        incidents: spansOf(incident, member.host),
        peak: peakOf(incident, member.host),
        zone: context.result.job.timeZone,
        events: eventsFor(incident, member.host, context),
        size: "panel",
      }),
  )
}

/**
 * The leading member's score, earlier days and next signals, then each other member's leading signal and its
 * earlier days.
 */
async function panelsOf(
  incident: Incident,
  [own, ...others]: readonly MemberSeries[],
  context: Context,
): Promise<Figure[]> {
  if (!own) return []
  const earlier = async (member: MemberSeries) =>
    await previousDaysFigure(
      { incident, member, span: spanOf(incident, context), spans: spansOf(incident, member.host) },
      context,
    )
  const panels = [await scoreOf(incident, own, context), await earlier(own)].filter(isDrawn)
  const next = async (index: number): Promise<void> =>
    void panels.push(...[await trendOf(incident, own, index, context)].filter(isDrawn))
  const further = featurePanels[incident.severity] + (own.previousDays ? 1 : 2)
  for (let index = 1; index < further; index++) await next(index)
  for (const other of others)
    if (panels.length < panelsInAll)
      panels.push(...[await trendOf(incident, other, 0, context), await earlier(other)].filter(isDrawn))
  if (panels.length % 2 === 1) await next(further)
  return panels
}

function isDrawn(figure: Figure | null): figure is Figure {
  return figure !== null
}

async function heatOf(
  incident: Incident,
  { host, deviations }: MemberSeries,
  context: Context,
): Promise<Figure | null> {
  if (deviations.features.length === 0) return null
  const labels = Object.fromEntries(
    (incident.members.find(member => member.host === host)?.contributions ?? []).map(c => [
      c.feature,
      c.label,
    ]),
  )
  return await context.renderer.draw(
    `${incident.id}-features`,
    { title: words.features.title(deviations.features.length), note: words.features.note(shorten(host, 28)) },
    () =>
      featureHeatMap({
        host,
        deviations,
        labels,
        incidents: spansOf(incident, host),
        zone: context.result.job.timeZone,
        events: eventsFor(incident, host, context),
      }),
  )
}

/**
 * The time span of the incident's series, the common axis of its charts. Long nights have only the days
 * around each incident.
 */
function spanOf(incident: Incident, { series, night }: Context): TimeSpan {
  const ends = (series.get(incident.id)?.members ?? [])
    .flatMap(({ times }) => [times[0], times.at(-1)])
    .filter(time => time !== undefined)
  if (ends.length === 0) return night
  return { start: Math.max(night.start, Math.min(...ends)), end: Math.min(night.end, Math.max(...ends)) }
}

/** What title and tables say of a feature; null where the chart must find it. */
function furthestOf(incident: Incident, host: string, feature: string): FurthestValue | null {
  const own = incident.members.find(member => member.host === host)
  const found = own?.contributions.find(one => one.feature === feature)
  if (!found || found.at === null || found.actual === null) return null
  return { time: ms(found.at), value: found.actual, range: found.range }
}

function peakOf(incident: Incident, host: string): FurthestValue | null {
  const own = incident.members.find(member => member.host === host)
  return own ? { time: ms(own.peak), value: own.score, range: null } : null
}

function spansOf(incident: Incident, host: string): IncidentSpan[] {
  return incident.members
    .filter(member => member.host === host)
    .map(member => ({ start: ms(member.start), end: ms(member.end), open: member.open }))
}

function eventsFor(incident: Incident, host: string, { result }: Context) {
  return eventsNear(incident, result.events, ms(incident.start)).filter(
    event => event.host === "" || event.host === host,
  )
}
