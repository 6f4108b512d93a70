import type { Contribution, Incident, Member } from "../../base/index.ts"
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatRange,
  formatShare,
  formatTimes,
  formatValue,
  joinWords,
} from "../../text/index.ts"
import { checksOf } from "../facts/next-steps.ts"
import { shorten } from "../sanitize.ts"
import { incidentSummary } from "../facts/summary.ts"
import { linksOf } from "../facts/dashboard-links.ts"
import { figuresOf } from "../facts/incident-charts.ts"
import {
  anchorOf,
  type Context,
  durationOf,
  isUnlikeHistory,
  leadingSignals,
  ms,
  ratioOf,
  worstMember,
} from "../facts/context.ts"
import { contributionsOf } from "./contributions.ts"
import { pastBrief } from "../facts/night/earlier-nights.ts"
import { reviewOf } from "./review.ts"
import { requestsOf } from "./requests.ts"
import { timelineOf, type TimelineRow } from "../facts/timeline.ts"
import type { KeyFigure } from "../facts/night/key-figures.ts"
import type { IncidentView, EventRow, MemberRow } from "./types.ts"
import { incident } from "../facts/wording/incident.ts"
import { hosts } from "../facts/wording/hosts.ts"
import { cover } from "../facts/wording/cover.ts"
import { wordSeverityRule } from "../facts/wording/severity.ts"
import { wordTitle } from "../facts/wording/titles.ts"

const longTitle = 84
const words = incident

/** The pages of one incident. */
export async function incidentOf(incident: Incident, context: Context): Promise<IncidentView> {
  const { clock, result } = context
  const figures = await figuresOf(incident, context)
  const review = reviewOf(incident, context)
  const anchor = anchorOf(incident)
  const title = wordTitle(incident.title)
  const evidence = {
    charts: figures.panels.length > 0 ? `#${anchor}-charts` : `#${anchor}-review`,
    rows: review.files.find(({ href }) => href?.startsWith("tables/"))?.href ?? `#${anchor}-review`,
  }
  return {
    anchor,
    id: incident.id,
    severity: incident.severity,
    date: clock.date(ms(incident.start)),
    state: incident.open ? words.stillOpen : words.closed,
    past: pastBrief(incident, clock),
    hostList: JSON.stringify(incident.members.map(member => member.host)),
    compact: figures.panels.length === 0,
    title,
    titleSize: title.length > longTitle ? "small" : "large",
    lede: incidentSummary(incident, context),
    figures: incident.kind === "silent" ? silentFigures(incident, context) : keyFigures(incident, context),
    ...figures,
    checks: checksOf(incident, result.events, clock),
    clock: { name: clock.name, utc: clock.utc, dated: clock.dated },
    timeline: timelineOf(incident, context).map(row => eventRow(row, evidence)),
    requests: requestsOf(incident, context),
    members:
      incident.kind === "silent" || incident.members.length < 2
        ? []
        : incident.members.map(member => memberRow(member, context)),
    contributions: isUnlikeHistory(incident) ? [] : contributionsOf(incident, context),
    severityRule: wordSeverityRule(incident),
    links: linksOf(incident, result.job.links),
    review,
  }
}

/** Where an event appears: in the charts or in the rows. */
function eventRow(
  row: TimelineRow,
  { charts, rows }: { readonly charts: string; readonly rows: string },
): EventRow {
  if (row.kind === "reported") return { ...row, evidence: words.timeline.eventSource, href: null }
  const { seenInRows, seenInCharts } = words.timeline
  return row.kind === "incident"
    ? { ...row, evidence: seenInRows, href: rows }
    : { ...row, evidence: seenInCharts, href: charts }
}

function keyFigures(incident: Incident, { clock, result }: Context): KeyFigure[] {
  const gravest = worstMember(incident)
  const lead = leadingSignals(gravest)[0] ?? gravest.contributions[0]
  const { agreement } = gravest
  const agreed =
    agreement && agreement.of.length > 1
      ? words.figures.agreed(agreement.agree.length, agreement.of.length)
      : null
  return [
    durationFigure(incident, { clock, result }),
    ...(lead ? [leadFigure(lead)] : []),
    {
      value: hosts.times(formatTimes(ratioOf(gravest))),
      label: agreed ?? words.figures.ratio(formatNumber(gravest.score), formatNumber(gravest.threshold)),
      grave: false,
    },
    hostsFigure(incident, result),
  ]
}

function hostsFigure({ members }: Incident, { hosts }: Context["result"]): KeyFigure {
  const { of, hosts: label } = cover.figures
  return { value: of(formatCount(members.length), formatCount(hosts.length)), label, grave: false }
}

function leadFigure(c: Contribution): KeyFigure {
  const label = words.figures.furthest(shorten(c.label, 28), c.range ? formatRange(c.range, c.unit) : null)
  return { value: formatValue(c.actual, c.unit), label, grave: false }
}

function silentFigures(incident: Incident, { clock, result }: Context): KeyFigure[] {
  const qualities = result.dataQuality.filter(quality =>
    incident.members.some(member => member.host === quality.host),
  )
  const coverage =
    qualities.reduce((sum, quality) => sum + quality.coverage, 0) / Math.max(1, qualities.length)
  return [
    durationFigure(incident, { clock, result }),
    { value: clock.time(ms(incident.start)), label: words.figures.firstMissing(clock.name), grave: false },
    { value: formatShare(coverage), label: cover.figures.coverage, grave: false },
    hostsFigure(incident, result),
  ]
}

function durationFigure(incident: Incident, { clock, result }: Pick<Context, "clock" | "result">): KeyFigure {
  const span = `${clock.span(ms(incident.start), ms(incident.end))} ${clock.name}`
  return {
    value: formatDuration(durationOf(incident, result)),
    label: incident.open ? words.figures.soFar(span) : words.figures.duration(span),
    grave: true,
  }
}

function memberRow(member: Member, { clock }: Context): MemberRow {
  const signals = leadingSignals(member)
  const leading = joinWords(
    (signals.length > 0 ? signals : member.contributions).slice(0, 3).map(c => shorten(c.label, 32)),
  )
  return {
    host: shorten(member.host),
    ratio: formatTimes(ratioOf(member)),
    from: clock.cell(ms(member.start)),
    to: clock.cell(ms(member.end)),
    rows: formatCount(member.anomalousRows),
    leading: words.leading(leading, signals.length),
  }
}
