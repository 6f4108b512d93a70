import type { HostQuality, HostResult, Incident, Member, TrainingRecord } from "../../base/index.ts"
import { countOf, formatDuration, formatNumber, formatShare, formatTimes } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { falseIncidentRate } from "./night/false-incident-rate.ts"
import { methodOf } from "./night/method.ts"
import { type Context, type EvidenceFiles, ms, ratioOf } from "./context.ts"
import { eventsNear } from "./timeline.ts"
import { findings } from "./wording/findings.ts"
import { hosts } from "./wording/hosts.ts"
import { wordReason } from "./wording/trainings.ts"

const mostNames = 12
const words = findings

/** Model, threshold and score per host. */
export function detectorOf(incident: Incident, { result }: Context): string[] {
  return [
    ...incident.members.flatMap(({ host, score, threshold, contributions }) => {
      const training = result.hosts.find(each => each.host === host)?.training
      if (!training || contributions.length === 0) return [words.detector.silence(shorten(host))]
      const { detector, engine, parameters, windows, updates, seed, diagnosis: verdict, reason } = training
      return [
        isFallback(training)
          ? words.detector.fallback({ host: shorten(host), verdict, reason: wordReason(reason) })
          : words.detector.training({
              host: shorten(host),
              detector,
              engine,
              verdict,
              seed: String(seed),
              reason: wordReason(reason),
              parameters: countOf(parameters, "parameter"),
              windows: countOf(windows, "window"),
              updates: countOf(updates, "update"),
            }),
        words.detector.peak({
          host: shorten(host),
          score: formatNumber(score),
          threshold: formatNumber(threshold),
          times: formatTimes(score / threshold),
        }),
      ]
    }),
    ...(incident.kind === "silent" ? [] : [falseIncidentRate(result)]),
    words.detector.merged(result.job.mergeGap),
  ]
}

/** The same as one line per host. */
export function detectorBrief({ kind, members }: Incident, { result }: Context): string[] {
  const lines = members.slice(0, 3).map(member => {
    const training = result.hosts.find(({ host }) => host === member.host)?.training
    if (!training || member.contributions.length === 0) return words.detector.silence(shorten(member.host))
    const { detector, engine, diagnosis: verdict, seed } = training
    if (isFallback(training))
      return words.detector.fallbackBrief({ host: shorten(member.host), verdict, score: scoreOf(member) })
    return words.detector.brief({
      host: shorten(member.host),
      detector,
      engine,
      verdict,
      seed: String(seed),
      score: scoreOf(member),
    })
  })
  return kind === "silent" ? lines : [...lines, falseIncidentRate(result)]
}

/** True where the seasonal baseline scored the host because its trainings failed. */
function isFallback({ detector, updates }: TrainingRecord): boolean {
  return detector === "seasonal-baseline" && updates > 0
}

/** "score 44.3, 14 times its threshold of 3.12". */
export function scoreOf({ score, threshold }: Pick<Member, "score" | "threshold">): string {
  return words.detector.score(
    formatNumber(score),
    formatTimes(ratioOf({ score, threshold })),
    formatNumber(threshold),
  )
}

/** Hosts, features, incidents and events of the same time. Lists at most the first `names` of each. */
export function sameTimeOf(incident: Incident, context: Context, names: number): string[] {
  const { result, clock } = context
  const from = Math.min(ms(incident.start), ...incident.members.map(({ leadUp }) => ms(leadUp)))
  const events = eventsNear(incident, result.events, from)
  const others = result.incidents.filter(
    other => other !== incident && ms(other.start) <= ms(incident.end) && ms(other.end) >= from,
  )
  return [
    ...otherHosts(incident, { from, names }, context),
    ...incident.members.flatMap(({ host, contributions }) => {
      const calm = contributions.filter(({ signal }) => !signal).map(({ label }) => shorten(label, 32))
      return calm.length === 0 ? [] : [words.sameTime.features(shorten(host), calm, names)]
    }),
    words.sameTime.incidents(
      others.map(({ id }) => id),
      names,
    ),
    words.sameTime.events(events.length, clock.withUtc(from - 3 * 3_600_000)),
  ]
}

function otherHosts(
  incident: Incident,
  { from, names }: { from: number; names: number },
  { result }: Context,
): string[] {
  const mine = new Set(incident.members.map(({ host }) => host))
  const others = result.hosts
    .filter(host => !mine.has(host.host) && host.status !== "failed")
    .flatMap(host => {
      const ratio = highestBetween(host, { from, to: ms(incident.end) })
      return ratio === null ? [] : [{ host: shorten(host.host), ratio }]
    })
    .sort((a, b) => b.ratio - a.ratio)
  if (others.length === 0) return [words.sameTime.noOther]
  const above = others
    .filter(({ ratio }) => ratio >= 1)
    .map(({ host, ratio }) => words.sameTime.aboveOne(host, formatTimes(ratio)))
  const [nearest, ...calmer] = others.filter(({ ratio }) => ratio < 1)
  return [
    ...(above.length > 0 ? [words.sameTime.above(above, names)] : []),
    ...(nearest
      ? [
          words.sameTime.calm({
            count: 1 + calmer.length,
            host: nearest.host,
            times: formatTimes(nearest.ratio),
          }),
        ]
      : []),
  ]
}

/** Highest score ÷ threshold of the overview's cells in this time; null without data. */
function highestBetween({ overview }: HostResult, { from, to }: { from: number; to: number }): number | null {
  const { cell, ratios } = overview
  const start = ms(overview.start)
  const inside = ratios.filter(
    (ratio, index) => ratio !== null && start + (index + 1) * cell > from && start + index * cell <= to,
  )
  return inside.length === 0 ? null : Math.max(...inside.map(ratio => ratio ?? 0))
}

/** Gaps in the data of this incident and night, and the limits of every report. */
export function notMeasuredOf(incident: Incident, context: Context): string[] {
  return [...missingOf(incident, context), ...methodOf(context).limits]
}

/** Hosts and features that were not scored. */
export function missingOf(incident: Incident, { result }: Context): string[] {
  const failed = result.hosts.filter(({ status }) => status === "failed").map(({ host }) => shorten(host))
  const leftOut = incident.members.flatMap(({ host }) => {
    const features =
      result.dataQuality
        .find(quality => quality.host === host)
        ?.features.filter(({ state }) => state === "empty" || state === "new") ?? []
    const names = features.slice(0, mostNames).map(({ feature }) => shorten(feature, 32))
    return names.length === 0 ? [] : [words.missing.history(shorten(host), names)]
  })
  const gone = result.gone.slice(0, mostNames).map(host => shorten(host))
  return [
    ...(gone.length > 0 ? [words.missing.gone(gone)] : []),
    ...(failed.length > 0 ? [words.missing.notScored(failed.slice(0, mostNames))] : []),
    ...leftOut,
  ]
}

export function qualityOf(incident: Incident, { result }: Context, { counts }: EvidenceFiles): string[] {
  return incident.members.flatMap(({ host }) => {
    const quality = result.dataQuality.find(each => each.host === host)
    const count = counts.find(each => each.host === host)
    if (!quality) return [words.data.unknown(shorten(host))]
    const partial = gapCounts(quality)
    return [
      words.data.line(shorten(host), [
        ...(count && count.rows > 0 ? [words.data.scored(count.scored, count.rows)] : []),
        words.data.coverage(formatShare(quality.coverage), formatShare(quality.historyCoverage)),
        words.data.longestGap(quality.longestGap > 0 ? formatDuration(quality.longestGap) : words.data.noGap),
        ...(quality.duplicateRows > 0 ? [hosts.rows.duplicate(quality.duplicateRows)] : []),
        ...(quality.outOfOrderRows > 0 ? [hosts.rows.disordered(quality.outOfOrderRows)] : []),
        ...(quality.badTimes > 0 ? [hosts.rows.badTimes(quality.badTimes)] : []),
        ...(partial.length > 0 ? [hosts.cells.few(Math.max(...partial), partial.length)] : []),
      ]),
    ]
  })
}

/** Missing cells per feature outside missing rows, for features with any. */
function gapCounts({ features, gapRows }: HostQuality): number[] {
  return features.map(({ missing }) => missing - gapRows).filter(extra => extra > 0)
}
