import type { FeatureQuality, HostQuality, HostResult } from "../../base/index.ts"
import { countOf, formatCount, formatDuration, formatShare, formatTimes, joinWords } from "../../words/index.ts"
import { shorten } from "../clean.ts"
import { ms, ratioOf } from "./context.ts"
import { missesOf } from "./cover.ts"
import type { Context } from "./context.ts"
import { fleetOf } from "./fleet.ts"
import type { FleetRow } from "./fleet.ts"
import type { MissRow, TimeCell } from "./types.ts"

export interface HostsView {
  readonly intro: string
  /** Empty where page one shows them. */
  readonly misses: readonly MissRow[]
  readonly rows: readonly HostRow[]
  /** The night by feature over all hosts. */
  readonly fleet: readonly FleetRow[]
  readonly problems: readonly { readonly host: string; readonly text: string }[]
  readonly errors: readonly { readonly what: string; readonly where: string; readonly mend: string }[]
}

export interface HostRow {
  readonly host: string
  readonly status: "scored" | "silent" | "failed"
  readonly incidents: string
  readonly peak: string
  readonly peakAt: TimeCell | null
  readonly coverage: string
  readonly history: string
  readonly longestGap: string
  readonly features: string
}

const mostErrors = 50
/** Beyond the rows that are missing whole; fewer are told in one sum. */
const fewCells = 30

/** Every host that was looked at, what its data lacked and by which rule it was mended. */
export function hostsOf(context: Context): HostsView {
  const { result } = context
  const qualities = new Map(result.dataQuality.map(quality => [quality.host, quality]))
  return {
    intro: introOf(context),
    misses: result.incidents.length > 0 ? missesOf(context) : [],
    rows: result.hosts.map(host => rowOf(host, qualities.get(host.host), context)),
    fleet: fleetOf(context),
    problems: result.dataQuality.map(quality => ({ host: shorten(quality.host), text: problemsOf(quality) })).filter(({ text }) => text !== ""),
    errors: result.errors.slice(0, mostErrors).map(({ what, where, mend }) => ({ what, where: shorten(where, 160), mend })),
  }
}

function introOf({ result, clock, night }: Context): string {
  const steps = [...new Set(result.hosts.filter(host => host.rows > 0).map(host => formatDuration(host.step)))]
  const every = steps.length === 0 ? "" : ` at one row every ${joinWords(steps)}`
  return `${countOf(result.hosts.length, "host")}${every}, ${clock.span(night.start, night.end)} ${clock.name}. The peak is the night's highest score as a multiple of the host's own threshold.`
}

function rowOf(host: HostResult, quality: HostQuality | undefined, { result, clock }: Context): HostRow {
  const incidents = result.incidents.filter(incident => incident.members.some(member => member.host === host.host)).length
  const peak = host.peak !== null && host.threshold !== null ? { score: host.peak.score, threshold: host.threshold } : null
  return {
    host: shorten(host.host),
    status: host.status,
    incidents: incidents === 0 ? "–" : formatCount(incidents),
    peak: peak ? formatTimes(ratioOf(peak)).replace(" times", " ×") : "–",
    peakAt: host.peak ? clock.cell(ms(host.peak.time)) : null,
    coverage: quality ? formatShare(quality.coverage) : "–",
    history: quality ? formatShare(quality.historyCoverage) : "–",
    longestGap: quality && quality.longestGap > 0 ? formatDuration(quality.longestGap) : "–",
    features: formatCount(host.features.length),
  }
}

/** "12 duplicate rows (the last one counts); sys-thermal: 41 cells missing". Empty where nothing was wrong. */
function problemsOf(quality: HostQuality): string {
  const rows = [
    told(quality.duplicateRows, "duplicate row"),
    told(quality.disorderedRows, "row out of order", "rows out of order"),
    told(quality.badTimes, "row without a readable time", "rows without a readable time"),
    told(quality.gapRows, "row missing", "rows missing"),
  ]
  const few = quality.features.map(feature => feature.missing - quality.gapRows).filter(extra => extra > 0 && extra <= fewCells)
  const small = few.length === 0 ? [] : [`up to ${countOf(Math.max(...few), "further cell")} missing in ${countOf(few.length, "feature")}`]
  const features = quality.features.map(feature => featureProblems(feature, quality.gapRows)).filter(Boolean)
  const most = features.slice(0, 8)
  const more = features.length > most.length ? [`${countOf(features.length - most.length, "further feature")} with remarks in result.json`] : []
  return [...rows.filter(Boolean), ...small, ...most, ...more].join("; ")
}

function featureProblems({ feature, missing, text, infinite, resets, state }: FeatureQuality, gapRows: number): string {
  const extra = Math.max(0, missing - gapRows)
  const faults = [
    told(extra > fewCells && state !== "empty" && state !== "new" ? extra : 0, "cell missing", "cells missing"),
    told(text, "cell of text", "cells of text"),
    told(infinite, "infinity", "infinities"),
    told(resets, "counter reset"),
    { ok: "", constant: "constant", empty: "empty, left out", new: "new this night, left out" }[state],
  ].filter(Boolean)
  return faults.length === 0 ? "" : `${shorten(feature, 40)}: ${faults.join(", ")}`
}

function told(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? "" : countOf(count, one, many)
}
