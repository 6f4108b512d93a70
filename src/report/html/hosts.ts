import type { FeatureQuality, HostQuality, HostResult, RunResult } from "../../base/index.ts"
import { formatCount, formatDuration, formatShare, formatTimes } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { type Context, ms, ratioOf } from "../facts/context.ts"
import { scoresLink } from "../facts/evidence.ts"
import { fleetOf, type FleetRow } from "./fleet.ts"
import { sourceSentences, unreadLines } from "../facts/night/data-remarks.ts"
import type { TimeCell } from "../facts/clock.ts"
import { type NearMissRow, nearMisses } from "../facts/night/near-misses.ts"
import { heldOutCount } from "../facts/night/false-incident-rate.ts"
import { hosts } from "../facts/wording/hosts.ts"

export interface HostsView {
  readonly intro: string
  /** Empty where page one shows them. */
  readonly nearMisses: readonly NearMissRow[]
  readonly rows: readonly HostRow[]
  /** Whether any host has held-out history. */
  readonly anyHeldOut: boolean
  /** The night by feature over all hosts. */
  readonly fleet: readonly FleetRow[]
  readonly problems: readonly { readonly host: string; readonly text: string }[]
  readonly errors: readonly { readonly what: string; readonly where: string; readonly hint: string }[]
}

export interface HostRow {
  readonly host: string
  /** Its rows with their scores; null where the host has none. */
  readonly scores: string | null
  readonly status: "scored" | "silent" | "failed"
  readonly incidents: string
  readonly peak: string
  readonly peakAt: TimeCell | null
  readonly coverage: string
  readonly history: string
  readonly longestGap: string
  readonly features: string
  /** Incidents on held-out history. */
  readonly heldOut: string
}

const mostErrors = 50
/** Sentences on formats of access logs. */
const mostFormats = 6
/** Features with at most this many missing cells outside missing rows share one line. */
const fewCells = 30
const words = hosts

/** Every host with its data problems and their repair. */
export function hostsOf(context: Context): HostsView {
  const { result } = context
  const incidents = incidentsByHost(result)
  const qualities = new Map(result.dataQuality.map(quality => [quality.host, quality]))
  return {
    intro: introOf(context),
    nearMisses: result.incidents.length > 0 ? nearMisses(context) : [],
    rows: result.hosts.map(host =>
      rowOf(host, { quality: qualities.get(host.host), incidents: incidents.get(host.host) ?? 0 }, context),
    ),
    anyHeldOut: result.hosts.some(({ heldOut }) => heldOut),
    fleet: fleetOf(context),
    problems: [
      ...result.dataQuality
        .map(quality => ({ host: shorten(quality.host), text: problemsOf(quality) }))
        .filter(({ text }) => text !== ""),
      ...unreadLines(result).slice(0, mostErrors),
    ],
    errors: result.errors
      .slice(0, mostErrors)
      .map(({ what, where, hint }) => ({ what, where: shorten(where, 160), hint })),
  }
}

function introOf({ result }: Context): string {
  const steps = [
    ...new Set(result.hosts.filter(host => host.rows > 0).map(host => formatDuration(host.step))),
  ]
  const formats = sourceSentences(result).format.slice(0, mostFormats)
  return [words.intro(result.hosts.length, steps), ...formats].join(" ")
}

function incidentsByHost({ incidents }: RunResult): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { members } of incidents)
    for (const host of new Set(members.map(member => member.host)))
      counts.set(host, (counts.get(host) ?? 0) + 1)
  return counts
}

interface HostFacts {
  readonly quality: HostQuality | undefined
  readonly incidents: number
}

function rowOf(host: HostResult, { quality, incidents }: HostFacts, { clock }: Context): HostRow {
  const peak =
    host.peak !== null && host.threshold !== null
      ? { score: host.peak.score, threshold: host.threshold }
      : null
  return {
    host: shorten(host.host),
    scores: host.rows > 0 && host.status !== "failed" ? scoresLink(host.file) : null,
    status: host.status,
    incidents: incidents === 0 ? "–" : formatCount(incidents),
    peak: peak ? words.times(formatTimes(ratioOf(peak))) : "–",
    peakAt: host.peak ? clock.cell(ms(host.peak.time)) : null,
    coverage: quality ? formatShare(quality.coverage) : "–",
    history: quality ? formatShare(quality.historyCoverage) : "–",
    longestGap: quality && quality.longestGap > 0 ? formatDuration(quality.longestGap) : "–",
    features: formatCount(host.features.length),
    heldOut: heldOutCount(host.heldOut),
  }
}

/**
 * "12 duplicate rows (the last one counts); sys-thermal: 41 cells missing". Empty where nothing was wrong.
 */
function problemsOf(quality: HostQuality): string {
  const rows = [
    countLine(quality.duplicateRows, words.rows.duplicate),
    countLine(quality.outOfOrderRows, words.rows.disordered),
    countLine(quality.badTimes, words.rows.badTimes),
    countLine(quality.gapRows, words.rows.missing),
  ]
  const few = quality.features
    .map(feature => feature.missing - quality.gapRows)
    .filter(extra => extra > 0 && extra <= fewCells)
  const small = few.length === 0 ? [] : [words.cells.few(Math.max(...few), few.length)]
  const features = quality.features.map(feature => featureProblems(feature, quality.gapRows)).filter(Boolean)
  const constant = quality.features.filter(({ state }) => state === "constant")
  const most = features.slice(0, 8)
  const more = features.length > most.length ? [words.furtherFeatures(features.length - most.length)] : []
  const still =
    constant.length === 0 ? [] : [words.constant(constant.map(({ feature }) => shorten(feature, 40)))]
  return [...rows.filter(Boolean), ...small, ...most, ...more, ...still].join("; ")
}

function featureProblems(
  { feature, missing, text, infinite, resets, state }: FeatureQuality,
  gapRows: number,
): string {
  const extra = Math.max(0, missing - gapRows)
  const faults = [
    countLine(extra > fewCells && state !== "empty" && state !== "new" ? extra : 0, words.cells.missing),
    countLine(text, words.cells.text),
    countLine(infinite, words.cells.infinite),
    countLine(resets, words.cells.resets),
    state === "empty" || state === "new" ? words.states[state] : "",
  ].filter(Boolean)
  return faults.length === 0 ? "" : words.feature(shorten(feature, 40), faults)
}

function countLine(count: number, words: (count: number) => string): string {
  return count === 0 ? "" : words(count)
}
