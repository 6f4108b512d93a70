import type { Contribution, Incident, Member } from "../../base/index.ts"
import {
  countOf, formatCount, formatDuration, formatNumber, formatRange, formatShare, formatTimes, formatValue, joinWords,
  strings,
} from "../../words/index.ts"
import { checksOf } from "../check-next.ts"
import { shorten } from "../clean.ts"
import { ledeOf } from "../lede.ts"
import { linksOf } from "../links.ts"
import { figuresOf } from "./charts.ts"
import { anchorOf, durationOf, gravestOf, leadingSignals, ms, ratioOf } from "./context.ts"
import type { Context } from "./context.ts"
import { contributionsOf } from "./contributions.ts"
import { pastBrief } from "./memory.ts"
import { reviewOf } from "./review.ts"
import { timelineOf } from "./timeline.ts"
import type { EventRow, IncidentView, KeyFigure, MemberRow, TimelineRow } from "./types.ts"

const longTitle = 84

/** The pages of one incident. */
export async function incidentOf(incident: Incident, context: Context): Promise<IncidentView> {
  const { clock, result } = context
  const figures = await figuresOf(incident, context)
  const review = reviewOf(incident, context)
  const anchor = anchorOf(incident)
  const evidence = {
    charts: figures.panels.length > 0 ? `#${anchor}-charts` : `#${anchor}-review`,
    rows: review.files.find(({ href }) => href?.startsWith("tables/"))?.href ?? `#${anchor}-review`,
  }
  return {
    anchor,
    id: incident.id,
    severity: incident.severity,
    date: clock.date(ms(incident.start)),
    state: incident.open ? strings.stillOpen : strings.closed,
    past: pastBrief(incident),
    hostList: JSON.stringify(incident.members.map(member => member.host)),
    compact: figures.panels.length === 0,
    title: incident.title,
    titleSize: incident.title.length > longTitle ? "small" : "large",
    lede: ledeOf(incident, clock),
    figures: incident.kind === "silent" ? silentFigures(incident, context) : keyFigures(incident, context),
    ...figures,
    checks: checksOf(incident, result.events, clock),
    clock: { name: clock.name, utc: clock.utc, dated: clock.dated },
    timeline: timelineOf(incident, context).map(row => eventRow(row, evidence)),
    members: incident.kind === "silent" || incident.members.length < 2 ? [] : incident.members.map(member => memberRow(member, context)),
    contributions: contributionsOf(incident, context),
    severityRule: incident.severityRule,
    links: linksOf(incident, result.job.links),
    review,
  }
}

/** Where an event is seen: in the charts, or in the rows. */
function eventRow(row: TimelineRow, { charts, rows }: { readonly charts: string; readonly rows: string }): EventRow {
  if (row.kind === "told") return { ...row, evidence: strings.told, href: null }
  return row.kind === "incident" ? { ...row, evidence: strings.seenInRows, href: rows } : { ...row, evidence: strings.seenInCharts, href: charts }
}

function keyFigures(incident: Incident, { clock, result }: Context): KeyFigure[] {
  const gravest = gravestOf(incident)
  const lead = leadingSignals(gravest)[0] ?? gravest.contributions[0]
  const { agreement } = gravest
  const agreed = agreement && agreement.of.length > 1 ? strings.agreed(agreement.agree.length, agreement.of.length) : null
  return [
    durationFigure(incident, { clock, result }),
    ...(lead ? [leadFigure(lead)] : []),
    {
      value: formatTimes(ratioOf(gravest)).replace(" times", " ×"),
      label: agreed ?? `Score over threshold at the peak (${formatNumber(gravest.score)} over ${formatNumber(gravest.threshold)})`,
      grave: false,
    },
    { value: `${formatCount(incident.members.length)} of ${formatCount(result.hosts.length)}`, label: "Hosts affected", grave: false },
  ]
}

function leadFigure(c: Contribution): KeyFigure {
  const usual = c.range ? ` (usual ${formatRange(c.range, c.unit)})` : ""
  return { value: formatValue(c.actual, c.unit), label: `${shorten(c.label, 28)}, furthest value${usual}`, grave: false }
}

function silentFigures(incident: Incident, { clock, result }: Context): KeyFigure[] {
  const qualities = result.dataQuality.filter(quality => incident.members.some(member => member.host === quality.host))
  const coverage = qualities.reduce((sum, quality) => sum + quality.coverage, 0) / Math.max(1, qualities.length)
  return [
    durationFigure(incident, { clock, result }),
    { value: clock.time(ms(incident.start)), label: `First row missing, ${clock.name}`, grave: false },
    { value: formatShare(coverage), label: "Of the night's rows hold data", grave: false },
    { value: `${formatCount(incident.members.length)} of ${formatCount(result.hosts.length)}`, label: "Hosts affected", grave: false },
  ]
}

function durationFigure(incident: Incident, { clock, result }: Pick<Context, "clock" | "result">): KeyFigure {
  const span = clock.span(ms(incident.start), ms(incident.end))
  return {
    value: formatDuration(durationOf(incident, result)),
    label: `${incident.open ? "So far" : "Duration"}, ${span} ${clock.name}`,
    grave: true,
  }
}

function memberRow(member: Member, { clock }: Context): MemberRow {
  const signals = leadingSignals(member)
  const leading = joinWords((signals.length > 0 ? signals : member.contributions).slice(0, 3).map(c => shorten(c.label, 32)))
  const more = signals.length > 3 ? ` (${countOf(signals.length, "signal")})` : ""
  return {
    host: shorten(member.host),
    ratio: formatTimes(ratioOf(member)),
    from: clock.cell(ms(member.start)),
    to: clock.cell(ms(member.end)),
    rows: formatCount(member.anomalousRows),
    leading: `${leading}${more}`,
  }
}
