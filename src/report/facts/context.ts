import type {
  Contribution,
  Incident,
  IncidentSeries,
  Member,
  RunRecord,
  RunResult,
} from "../../base/index.ts"
import { type Clock, clockOf } from "./clock.ts"
import type { RunFiles } from "../run-files.ts"
import type { ChartRenderer } from "./chart-renderer.ts"
import type { ExportedRows } from "../../store/index.ts"

/** `href` is relative to the folder postmortem/. */
export interface Reference {
  readonly text: string
  readonly href: string
}

/** Files of an incident in the run's folder, with paths relative to postmortem/. */
export interface EvidenceFiles {
  readonly report: Reference
  readonly series: Reference | null
  /** The rows around the incident as CSV. */
  readonly slice: Reference | null
  /** Rows per host in the exported window, from the first sign to the end. */
  readonly counts: readonly ExportedRows[]
  readonly scores: readonly Reference[]
}

/**
 * One incident's postmortem: its Markdown, the team's texts by section, and its files in the run's folder.
 */
export interface Draft {
  readonly markdown: string
  readonly written: ReadonlyMap<string, string>
  readonly evidence: EvidenceFiles
}

/** The data from which every part of the report is composed. */
export interface Context {
  readonly result: RunResult
  readonly record: RunRecord
  readonly series: ReadonlyMap<string, IncidentSeries>
  /** Cells of tables/fleet.csv, header first; null without the file. */
  readonly fleet: readonly (readonly string[])[] | null
  /** Data URI, or null. */
  readonly logo: string | null
  readonly clock: Clock
  readonly renderer: ChartRenderer
  readonly night: { readonly start: number; readonly end: number }
  /** By incident id; empty where postmortems are not needed. */
  readonly drafts: ReadonlyMap<string, Draft>
}

export function contextOf(
  { result, record, series, fleet, logo }: RunFiles,
  renderer: ChartRenderer,
): Context {
  const night = { start: ms(result.night.start), end: ms(result.night.end) }
  const clock = clockOf(night.start, night.end, result.job.timeZone)
  return { result, record, series, fleet, logo, clock, renderer, night, drafts: new Map() }
}

export function ms(iso: string): number {
  return Date.parse(iso)
}

/** The member furthest above its threshold. */
export function worstMember(incident: Incident): Member {
  return incident.members.reduce((worst, member) => (ratioOf(member) > ratioOf(worst) ? member : worst))
}

/** Score ÷ threshold; 0 where there is no threshold (a silent host). */
export function ratioOf({
  score,
  threshold,
}: {
  readonly score: number
  readonly threshold: number
}): number {
  return threshold > 0 ? score / threshold : 0
}

/** ms from the first row of the incident to the end of its last one. */
export function durationOf(incident: Incident, result: RunResult): number {
  const step = (host: string): number => result.hosts.find(each => each.host === host)?.step ?? 0
  return Math.max(...incident.members.map(member => ms(member.end) + step(member.host))) - ms(incident.start)
}

/** The signals with at least a hundredth of the score, or all signals where none has. */
export function leadingSignals(member: Member): readonly Contribution[] {
  const signals = member.contributions.filter(c => c.signal)
  const leading = signals.filter(c => c.share >= 0.01)
  return leading.length > 0 ? leading : signals
}

/** True where levels differ from the history all night: its signals say nothing of a cause. */
export function isUnlikeHistory({ title }: Pick<Incident, "title">): boolean {
  return title.code === "unlike-history"
}

/** True where the incident was there in the first row of its first host's night: it may have begun before. */
export function isAtFirstRow(at: number, host: string, { hosts }: Pick<RunResult, "hosts">): boolean {
  const own = hosts.find(each => each.host === host)
  return own !== undefined && at <= ms(own.overview.start)
}

export function anchorOf(incident: Incident): string {
  return `incident-${incident.id.replace(/[^A-Za-z0-9-]/g, "-")}`
}
