import { type Severity } from "../../../base/index.ts"
import { nightOverview } from "../../../charts/index.ts"
import { countOf, formatCount } from "../../../text/index.ts"
import { exceededBriefly, headline, severityCounts } from "./headline.ts"
import { type Context, ms } from "../context.ts"
import { aboveTarget } from "./false-incident-rate.ts"
import { newsFirstOf, newsOf } from "./earlier-nights.ts"
import { leftOutText } from "./listed.ts"
import { pageOneCapacity } from "./page-one.ts"
import type { Figure } from "../chart-renderer.ts"
import type { ClockHead } from "../clock.ts"
import { type Notice, noticeOf } from "./data-notice.ts"
import { type IncidentRow, rowOf } from "./incident-rows.ts"
import { type KeyFigure, keyFiguresOf } from "./key-figures.ts"
import { type NearMissRow, nearMisses } from "./near-misses.ts"
import { cover } from "../wording/cover.ts"
import { fleetCharts } from "../wording/chart-headings.ts"

export interface CoverView {
  readonly kicker: string
  readonly date: string
  readonly headline: string
  readonly lede: readonly string[]
  readonly figures: readonly KeyFigure[]
  readonly severities: readonly { readonly severity: Severity; readonly count: number }[]
  readonly clock: ClockHead
  readonly incidents: readonly IncidentRow[]
  readonly more: string | null
  /** Names the files with the pages missing here; null where none are missing. */
  readonly parts: string | null
  readonly overview: Figure | null
  readonly notice: Notice
  /** The notice reports missing data and comes first. */
  readonly alarmed: boolean
  /** Hosts that came closest to their threshold, on a night without incidents. */
  readonly nearMisses: readonly NearMissRow[]
  readonly filter: { readonly hosts: readonly string[]; readonly severities: readonly Severity[] } | null
}

const words = cover

/** Page one of the report. */
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
  const { overview } = fleetCharts
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
    figures: keyFiguresOf(context),
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

function ledeOf({ result, clock, night }: Context): string[] {
  const scored = result.hosts.filter(host => host.rows > 0)
  const rows = scored.reduce((sum, host) => sum + host.rows, 0)
  const days = Math.round((ms(result.history.end) - ms(result.history.start)) / 86_400_000)
  const scoredLine = words.summary.scored(
    formatCount(rows),
    countOf(scored.length, "host"),
    countOf(days, "day"),
  )
  const brief = exceededBriefly(result).length
  const quiet =
    result.incidents.length > 0
      ? []
      : [brief > 0 ? words.summary.brief(countOf(brief, "host")) : words.summary.quiet]
  const open = result.incidents.filter(incident => incident.open).length
  const openLine = open > 0 ? [words.summary.stillOpen(open, clock.withUtc(night.end))] : []
  const more = [leftOutText(result), aboveTarget(result)].filter(text => text !== null)
  return [[...quiet, ...openLine, ...newsOf(result), scoredLine, ...more].join(" ")]
}
