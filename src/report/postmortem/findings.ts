import type { HostResult, Incident, Member } from "../../base/index.ts"
import { countOf, formatCount, formatDuration, formatNumber, formatShare, formatTimes, joinWords, listSome, strings } from "../../words/index.ts"
import { shorten } from "../clean.ts"
import { methodOf } from "../view/method.ts"
import { ms, ratioOf } from "../view/context.ts"
import type { Context } from "../view/context.ts"
import { eventsNear } from "../view/timeline.ts"
import type { Evidence } from "./evidence.ts"

const mostNames = 12

/** By which model and threshold, and how far above it, host by host. */
export function detectorOf(incident: Incident, { result }: Context): string[] {
  const promise = strings.promise(formatNumber(result.job.falseIncidentsPerWeek))
  return [
    ...incident.members.flatMap(({ host, score, threshold, contributions }) => {
      const training = result.hosts.find(each => each.host === host)?.training
      if (!training || contributions.length === 0) return [strings.bySilence(shorten(host))]
      const { detector, engine, parameters, windows, updates, seed, verdict, reason } = training
      return [
        `${shorten(host)}: ${detector} on ${engine}, ${countOf(parameters, "parameter")}, learned from ${countOf(windows, "window")} in ${countOf(updates, "update")}, seed ${seed}; training ${verdict}: ${reason}.`,
        `${shorten(host)}: score ${formatNumber(score)} at its peak over a threshold of ${formatNumber(threshold)}, ${formatTimes(score / threshold)} it.`,
      ]
    }),
    ...(incident.kind === "silent" ? [] : [promise]),
    `Rows above the threshold less than ${formatDuration(result.job.mergeGap)} apart are one incident.`,
  ]
}

/** The same in a line a host. */
export function detectorBrief({ kind, members }: Incident, { result }: Context): string[] {
  const lines = members.slice(0, 3).map(member => {
    const training = result.hosts.find(({ host }) => host === member.host)?.training
    if (!training || member.contributions.length === 0) return strings.bySilence(shorten(member.host))
    const { detector, engine, verdict, seed } = training
    return strings.detector({ host: shorten(member.host), detector, engine, verdict, seed: String(seed), score: scoreOf(member) })
  })
  return kind === "silent" ? lines : [...lines, strings.promise(formatNumber(result.job.falseIncidentsPerWeek))]
}

/** "score 44.3, 14 times its threshold of 3.12". */
export function scoreOf({ score, threshold }: Pick<Member, "score" | "threshold">): string {
  return `score ${formatNumber(score)}, ${formatTimes(ratioOf({ score, threshold }))} its threshold of ${formatNumber(threshold)}`
}

/** What was looked at over the same time and did not stand out, or stood out elsewhere; of many things the first `names` by name. */
export function ruledOutOf(incident: Incident, context: Context, names: number): string[] {
  const { result, clock } = context
  const from = Math.min(ms(incident.start), ...incident.members.map(({ leadUp }) => ms(leadUp)))
  const told = eventsNear(incident, result.events, from)
  const others = result.incidents.filter(other => other !== incident && ms(other.start) <= ms(incident.end) && ms(other.end) >= from)
  return [
    ...otherHosts(incident, from, context),
    ...incident.members.flatMap(({ host, contributions }) => {
      const calm = contributions.filter(({ signal }) => !signal).map(({ label }) => shorten(label, 32))
      if (calm.length === 0) return []
      return [`${shorten(host)}: ${countOf(calm.length, "feature")} stayed below their own thresholds: ${listSome(calm, names)}.`]
    }),
    strings.ruledOut.incidents(others.map(({ id }) => id), mostNames),
    strings.ruledOut.events(told.length, clock.both(from - 3 * 3_600_000)),
  ]
}

function otherHosts(incident: Incident, from: number, { result }: Context): string[] {
  const mine = new Set(incident.members.map(({ host }) => host))
  const others = result.hosts
    .filter(host => !mine.has(host.host) && host.status !== "failed")
    .flatMap(host => {
      const ratio = highestBetween(host, { from, to: ms(incident.end) })
      return ratio === null ? [] : [{ host: shorten(host.host), ratio }]
    })
    .sort((a, b) => b.ratio - a.ratio)
  if (others.length === 0) return [strings.ruledOut.noOther]
  const above = others.filter(({ ratio }) => ratio >= 1).map(({ host, ratio }) => `${host} (${formatTimes(ratio)})`)
  const [nearest, ...calmer] = others.filter(({ ratio }) => ratio < 1)
  return [
    ...(above.length > 0 ? [strings.ruledOut.above(above, mostNames)] : []),
    ...(nearest ? [strings.ruledOut.calm({ count: 1 + calmer.length, host: nearest.host, times: formatTimes(nearest.ratio) })] : []),
  ]
}

/** Highest score ÷ threshold of the overview's cells that touch the time; null without data. */
function highestBetween({ overview }: HostResult, { from, to }: { from: number; to: number }): number | null {
  const { cell, ratios } = overview
  const start = ms(overview.start)
  const inside = ratios.filter((ratio, index) => ratio !== null && start + (index + 1) * cell > from && start + index * cell <= to)
  return inside.length === 0 ? null : Math.max(...inside.map(ratio => ratio ?? 0))
}

/** What this incident's hosts and night lack, and the limits of every report. */
export function notMeasuredOf(incident: Incident, context: Context): string[] {
  return [...missingOf(incident, context), ...methodOf(context).limits]
}

/** Hosts and features that were not looked at. */
export function missingOf(incident: Incident, { result }: Context): string[] {
  const failed = result.hosts.filter(({ status }) => status === "failed").map(({ host }) => shorten(host))
  const leftOut = incident.members.flatMap(({ host }) => {
    const features =
      result.dataQuality.find(quality => quality.host === host)?.features.filter(({ state }) => state === "empty" || state === "new") ?? []
    return features.length === 0
      ? []
      : [`${shorten(host)}: left out for want of history: ${joinWords(features.slice(0, mostNames).map(({ feature }) => shorten(feature, 32)))}.`]
  })
  const gone = result.gone.slice(0, mostNames).map(host => shorten(host))
  return [
    ...(gone.length > 0 ? [`Gone since before this night, and left out: ${joinWords(gone)}.`] : []),
    ...(failed.length > 0 ? [`Not scored in this night: ${joinWords(failed.slice(0, mostNames))}.`] : []),
    ...leftOut,
  ]
}

export function qualityOf(incident: Incident, { result }: Context, { counts }: Evidence): string[] {
  return incident.members.flatMap(({ host }) => {
    const quality = result.dataQuality.find(each => each.host === host)
    const count = counts.find(each => each.host === host)
    const inside =
      count && count.rows > 0
        ? [
            `${formatCount(count.scored)} of ${countOf(count.rows, "row")} from half an hour before the first sign to half an hour after the end hold a score`,
          ]
        : []
    if (!quality) return [`${shorten(host)}: nothing is known of its data.`]
    const wrong = [
      `${formatShare(quality.coverage)} of the night's rows and ${formatShare(quality.historyCoverage)} of the history's hold data`,
      `longest gap ${quality.longestGap > 0 ? formatDuration(quality.longestGap) : "none"}`,
      ...(quality.duplicateRows > 0 ? [countOf(quality.duplicateRows, "duplicate row")] : []),
      ...(quality.disorderedRows > 0 ? [countOf(quality.disorderedRows, "row out of order", "rows out of order")] : []),
      ...(quality.badTimes > 0 ? [countOf(quality.badTimes, "row without a readable time", "rows without a readable time")] : []),
    ]
    const gappy = quality.features.map(({ missing }) => missing - quality.gapRows).filter(extra => extra > 0)
    const partial = gappy.length === 0 ? [] : [`up to ${countOf(Math.max(...gappy), "further cell")} missing in ${countOf(gappy.length, "feature")}`]
    return [`${shorten(host)}: ${[...inside, ...wrong, ...partial].join("; ")}.`]
  })
}
