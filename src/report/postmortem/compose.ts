import type { Contribution, Incident, Member } from "../../base/index.ts"
import {
  countOf,
  formatCount,
  formatDuration,
  formatNumber,
  formatRange,
  formatShare,
  formatValue,
  joinWords,
} from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { incidentSummary } from "../facts/summary.ts"
import { linksOf } from "../facts/dashboard-links.ts"
import { type Context, durationOf, type EvidenceFiles, isUnlikeHistory, ms } from "../facts/context.ts"
import { pastOf } from "../facts/night/earlier-nights.ts"
import { timelineOf, type TimelineRow } from "../facts/timeline.ts"
import { confidenceOf, suppressedOf } from "../facts/confidence.ts"
import { evidenceRows, type EvidenceRow } from "../facts/evidence.ts"
import { detectorOf, notMeasuredOf, qualityOf, sameTimeOf, scoreOf } from "../facts/findings.ts"
import { normalDaysOf } from "./normal-days.ts"
import { onsetsOf, spreadOf, uncertaintyOf } from "../facts/onsets.ts"
import type { EventRow, PostmortemView, SignalTable } from "./types.ts"
import type { Instant } from "../facts/clock.ts"
import { postmortem } from "./wording.ts"
import { incident } from "../facts/wording/incident.ts"
import { wordSeverityRule } from "../facts/wording/severity.ts"
import { wordTitle } from "../facts/wording/titles.ts"

const words = postmortem

/** A postmortem draft of one incident; `copy` names an earlier copy with edits outside the sections. */
export function composePostmortem(
  incident: Incident,
  context: Context,
  { evidence, copy }: { evidence: EvidenceFiles; copy: string | null },
): PostmortemView {
  const { clock } = context
  return {
    title: wordTitle(incident.title),
    summary: incidentSummary(incident, context),
    copy: copy === null ? null : { text: copy, href: encodeURIComponent(copy) },
    facts: factsOf(incident, context),
    clock: { name: clock.name, utc: clock.utc },
    timeline: timelineOf(incident, context).map(row => eventRow(row, evidence)),
    uncertainty: uncertaintyOf(incident, context),
    several: incident.members.length > 1,
    spread: spreadOf(incident),
    onsets: onsetsOf(incident, context),
    signals: (isUnlikeHistory(incident) ? [] : incident.members)
      .filter(({ contributions }) => contributions.length > 0)
      .map(member => signalTable(member, context)),
    normalDays: normalDaysOf(incident, context),
    detector: detectorOf(incident, context),
    confidence: confidenceOf(incident),
    suppressed: suppressedOf(incident, context),
    sameTime: sameTimeOf(incident, context, 12),
    notMeasured: notMeasuredOf(incident, context),
    quality: qualityOf(incident, context, evidence),
    evidence: [...evidenceRows(evidence), ...dashboardsOf(incident, context)],
  }
}

/** Dashboard links; a bracket would end a Markdown link. */
function dashboardsOf(incident: Incident, { result }: Context): EvidenceRow[] {
  return linksOf(incident, result.job.links).map(({ href, text }) => ({
    text,
    href: href.replaceAll("(", "%28").replaceAll(")", "%29"),
    note: words.dashboard,
  }))
}

function factsOf(incident: Incident, { result, clock, night }: Context): PostmortemView["facts"] {
  const at = (iso: string): string => `${clock.date(ms(iso))}, ${clock.withUtc(ms(iso))}`
  const hosts = incident.members.map(({ host }) => shorten(host))
  const past = pastOf(incident, clock)
  const { facts } = words
  return [
    { name: facts.incident, value: incident.id },
    { name: facts.status, value: incident.open ? facts.open(clock.withUtc(night.end)) : facts.closed },
    ...(past === null ? [] : [{ name: facts.past, value: past }]),
    { name: facts.severity, value: wordSeverityRule(incident) },
    { name: incident.kind === "silent" ? facts.firstMissing : facts.opened, value: at(incident.start) },
    { name: facts.ended, value: incident.open ? facts.notEnded : at(incident.end) },
    { name: incident.open ? facts.soFar : facts.lasted, value: formatDuration(durationOf(incident, result)) },
    ...(incident.kind === "silent"
      ? []
      : [{ name: facts.peak, value: facts.peakAt(at(incident.peak), scoreOf(incident)) }]),
    {
      name: facts.hosts,
      value: facts.hostsOf(joinWords(hosts), formatCount(hosts.length), countOf(result.hosts.length, "host")),
    },
    { name: facts.night, value: facts.nightOf(at(result.night.start), at(result.night.end)) },
    { name: facts.run, value: facts.runOf(result.job.name, result.run.id) },
  ]
}

function eventRow({ time, kind, text }: TimelineRow, { report, series, slice }: EvidenceFiles): EventRow {
  const evidence = {
    reported: null,
    before: series ?? report,
    signal: series ?? report,
    incident: slice ?? report,
  }[kind]
  return {
    time: time.local,
    utc: time.utc,
    event: text,
    evidence,
    source: kind === "reported" ? words.fromEvents : null,
  }
}

function signalTable(member: Member, context: Context): SignalTable {
  const signals = member.contributions.filter(({ signal }) => signal)
  const others = member.contributions.filter(({ signal }) => !signal)
  const rest = others.reduce((sum, { share }) => sum + share, 0)
  const shown = signals.length > 0 ? signals : member.contributions.slice(0, 3)
  const bare = shown.some(({ unit }) => unit === "") ? ` ${incident.contributions.bare}` : ""
  return {
    host: shorten(member.host),
    intro: words.signals.intro({
      signals: signals.length,
      features: member.contributions.length,
      score: scoreOf(member),
      rows: member.anomalousRows,
    }),
    rows: shown.map(c => ({ ...signalRow(c), ...instantOf(c.at, context) })),
    rest: `${signals.length === 0 ? words.signals.noSignal : words.signals.rest(others.length, formatShare(rest))}${bare}`,
  }
}

function signalRow(c: Contribution) {
  return {
    label:
      c.label === c.feature ? shorten(c.label) : words.signals.label(shorten(c.label), shorten(c.feature)),
    share: formatShare(c.share),
    direction: words.signals.direction[c.direction],
    actual: formatValue(c.actual, c.unit),
    expected: formatValue(c.expected, c.unit),
    range: c.range ? formatRange(c.range, c.unit) : "–",
    deviation: c.deviation === null ? "–" : formatNumber(c.deviation),
  }
}

function instantOf(iso: string | null, { clock }: Context): Instant {
  if (iso === null) return { time: "–", utc: clock.utc ? "–" : null }
  const { local, utc } = clock.cell(ms(iso))
  return { time: local, utc }
}
