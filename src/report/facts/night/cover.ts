import { type HostResult, type Incident, severities } from "../../../base/index.ts"
import { nightOverview } from "../../../charts/index.ts"
import {
  countOf,
  formatCount,
  formatDuration,
  formatShare,
  formatTimes,
  joinWords,
  listSome,
  strings,
} from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import { headline, severityCounts } from "./headline.ts"
import { anchorOf, type Context, durationOf, ms, ratioOf } from "../context.ts"
import { newsFirstOf, newsOf, stateOf } from "./earlier-nights.ts"
import { pageOneCapacity } from "./page-one.ts"
import type { CoverView, IncidentRow, KeyFigure, NearMissRow, Notice } from "../../html/types.ts"

/** Of the night's rows; a host with less was not judged whole. */
export const lowCoverage = 0.95
/** Letters of a title in a list: three lines on paper. */
const longestTitle = 160
/** Hosts that are gone, by name. */
const mostGone = 8
const words = strings.cover

/** Page one of the night: all that a busy reader reads. */
export async function coverOf(context: Context): Promise<CoverView> {
  const { result, clock, night } = context
  const { incidents } = result
  const notice = noticeOf(context)
  const lede = ledeOf(context)
  const paper = result.job.page === "Letter" ? "Letter" : "A4"
  const owner = result.job.brand?.name ?? null
  const { hosts: drawn, incidents: most } = pageOneCapacity({
    paper,
    owner,
    lede,
    notice: notice.lines,
    hosts: result.hosts.length,
  })
  const { overview } = strings.fleetCharts
  const drawnOverview = await context.renderer.draw(
    "overview",
    { title: overview.title, note: overview.note(clock.name) },
    () =>
      nightOverview({
        hosts: result.hosts,
        maxRows: drawn,
        night,
        zone: result.job.timeZone,
        events: result.events.filter(event => event.host === ""),
      }),
  )
  return {
    kicker: result.job.title,
    date: words.date(
      `${clock.date(night.start)}, ${clock.withUtc(night.start)}`,
      `${clock.date(night.end)}, ${clock.withUtc(night.end)}`,
    ),
    headline: headline(result),
    lede,
    figures: figuresOf(context),
    severities: severityCounts(incidents),
    clock: { name: clock.name, utc: clock.utc, dated: clock.dated },
    incidents: newsFirstOf(incidents)
      .slice(0, most)
      .map(incident => rowOf(incident, context)),
    more: incidents.length > most ? words.furtherIncidents(incidents.length - most) : null,
    parts: null,
    overview: drawnOverview,
    notice,
    alarmed: notice.tone === "alert",
    nearMisses: incidents.length > 0 ? [] : nearMisses(context),
    filter:
      incidents.length < 3
        ? null
        : {
            hosts: [
              ...new Set(incidents.flatMap(incident => incident.members.map(member => member.host))),
            ].sort(),
            severities: severityCounts(incidents).map(({ severity }) => severity),
          },
  }
}

/** One row in a list of incidents. */
export function rowOf(incident: Incident, { clock, result }: Context): IncidentRow {
  const charted = result.incidents.indexOf(incident) < result.job.charts
  const lasted = durationOf(incident, result)
  const hosts = incident.members.map(member => member.host)
  return {
    anchor: charted ? anchorOf(incident) : null,
    part: null,
    severity: incident.severity,
    rank: severities.indexOf(incident.severity),
    id: incident.id,
    title: shorten(incident.title, longestTitle),
    past: stateOf(incident),
    hosts:
      hosts.length > 2
        ? words.hostAndMore(shorten(hosts[0] ?? "", 28), hosts.length - 1)
        : hosts.map(host => shorten(host, 28)).join(", "),
    hostList: JSON.stringify(hosts),
    opened: clock.cell(ms(incident.start)),
    lasted: formatDuration(lasted),
    seconds: Math.round(lasted / 1000),
    open: incident.open,
  }
}

function ledeOf({ result, clock, night }: Context): string[] {
  const scored = result.hosts.filter(host => host.rows > 0)
  const rows = scored.reduce((sum, host) => sum + host.rows, 0)
  const days = Math.round((ms(result.history.end) - ms(result.history.start)) / 86_400_000)
  const scoredLine = words.summary.scored(
    formatCount(rows),
    countOf(scored.length, "host"),
    countOf(days, "day"),
  )
  const quiet = result.incidents.length > 0 ? [] : [words.summary.quiet]
  const open = result.incidents.filter(incident => incident.open).length
  const openLine = open > 0 ? [words.summary.stillOpen(open, clock.withUtc(night.end))] : []
  return [[...quiet, ...openLine, ...newsOf(result), scoredLine].join(" ")]
}

function figuresOf({ result }: Context): KeyFigure[] {
  const { incidents, hosts, dataQuality } = result
  const grave = incidents.filter(({ severity }) => severity === "critical" || severity === "high").length
  const affected = new Set(incidents.flatMap(incident => incident.members.map(member => member.host))).size
  const missing = hosts.filter(host => host.status !== "scored")
  const coverage =
    dataQuality.length === 0
      ? NaN
      : dataQuality.reduce((sum, quality) => sum + quality.coverage, 0) / dataQuality.length
  const kinds = (["silent", "failed"] as const)
    .map(status => ({ status, count: missing.filter(host => host.status === status).length }))
    .filter(({ count }) => count > 0)
  return [
    {
      value: formatCount(incidents.length),
      label: words.figures.incidents(incidents.length === 0 ? null : grave),
      grave: grave > 0,
    },
    {
      value: words.figures.of(formatCount(affected), formatCount(hosts.length)),
      label: words.figures.hosts,
      grave: false,
    },
    { value: formatShare(coverage), label: words.figures.coverage, grave: coverage < lowCoverage },
    {
      value: formatCount(missing.length),
      grave: missing.length > 0,
      label: words.figures.missing(kinds.map(({ status, count }) => `${formatCount(count)} ${status}`)),
    },
  ]
}

/** What is wrong with the night's data, on page one: no anomalies and no data must never look alike. */
function noticeOf({ result, clock }: Context): Notice {
  const failed = result.hosts.filter(host => host.status === "failed").map(host => host.host)
  const silent = result.dataQuality.filter(quality => quality.silent)
  const low = result.dataQuality.filter(
    quality => !quality.silent && !failed.includes(quality.host) && quality.coverage < lowCoverage,
  )
  const lines = [
    ...silent.map(({ host, lastSeen }) =>
      words.notice.silent(shorten(host), lastSeen === null ? null : clock.withUtc(lastSeen)),
    ),
    ...(failed.length > 0 ? [words.notice.notScored(joinWords(failed.map(host => shorten(host))))] : []),
    ...(result.gone.length > 0
      ? [
          words.notice.gone(
            listSome(
              result.gone.map(host => shorten(host)),
              mostGone,
            ),
          ),
        ]
      : []),
    ...low.map(({ host, coverage }) => words.notice.low(shorten(host), formatShare(coverage))),
    ...result.errors.map(({ what, where }) => words.notice.failed(what, shorten(where, 80))),
  ]
  if (lines.length === 0)
    return {
      tone: "calm",
      title: words.notice.whole,
      lines: [words.notice.wholeLine(formatShare(1 - lowCoverage))],
    }
  const kept = lines.slice(0, 5)
  return {
    tone: "alert",
    title: words.notice.partly,
    lines: lines.length > kept.length ? [...kept, words.notice.further(lines.length - kept.length)] : kept,
  }
}

/** Hosts that came closest to their threshold without an incident. */
export function nearMisses({ result, clock }: Context): NearMissRow[] {
  const affected = new Set(result.incidents.flatMap(incident => incident.members.map(member => member.host)))
  const ratio = (host: HostResult): number =>
    host.peak && host.threshold ? ratioOf({ score: host.peak.score, threshold: host.threshold }) : 0
  return result.hosts
    .filter(host => host.peak && host.threshold && !affected.has(host.host))
    .sort((a, b) => ratio(b) - ratio(a))
    .slice(0, 5)
    .map(host => ({
      host: shorten(host.host),
      ratio: formatTimes(ratio(host)),
      time: clock.cell(ms(host.peak!.time)),
    }))
}
