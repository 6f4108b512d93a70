import { type FleetEvent, hour, type Incident, type Member, minute } from "../../base/index.ts"
import { formatNumber, formatTimes } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import type { TimeCell } from "./clock.ts"
import {
  type Context,
  isAtFirstRow,
  isUnlikeHistory,
  leadingSignals,
  ms,
  ratioOf,
  worstMember,
} from "./context.ts"
import { crossingOf } from "./threshold-crossing.ts"
import { incident } from "./wording/incident.ts"

export interface TimelineRow {
  readonly time: TimeCell
  readonly kind: "reported" | "before" | "signal" | "incident"
  readonly text: string
}

interface Moment {
  readonly at: number
  readonly kind: TimelineRow["kind"]
  readonly text: string
}

const lookBack = 3 * hour
const calm = 30 * minute
const mostSignals = 3
const words = incident.timeline

/** Reported events, signals and the score, from before the first signal to the end. */
export function timelineOf(incident: Incident, context: Context): TimelineRow[] {
  const { result, clock } = context
  const onsets =
    incident.kind === "silent" || isUnlikeHistory(incident) ? [] : signalMoments(incident, context)
  const first = Math.min(ms(incident.start), ...onsets.map(moment => moment.at))
  const eventMoments = eventsNear(incident, result.events, first).map((event): Moment => ({
    at: event.time,
    kind: "reported",
    text: words.event(shorten(event.text, 120), event.host === "" ? null : shorten(event.host)),
  }))
  const own =
    incident.kind === "silent"
      ? silentMoments(incident)
      : [...calmMoments(incident, first, context), ...onsets, ...scoreMoments(incident, context)]
  return [...eventMoments, ...raisedMoments(incident), ...own]
    .sort((a, b) => a.at - b.at)
    .map(({ at, kind, text }) => ({ time: clock.cell(at), kind, text }))
}

function raisedMoments({ raised }: Incident): Moment[] {
  return raised === undefined ? [] : [{ at: ms(raised), kind: "reported", text: words.raised }]
}

/** Events of the incident's hosts and of the fleet, from three hours before `first` to the incident's end. */
export function eventsNear(incident: Incident, events: readonly FleetEvent[], first: number): FleetEvent[] {
  const hosts = new Set(["", ...incident.members.map(member => member.host)])
  return events.filter(
    event => hosts.has(event.host) && event.time >= first - lookBack && event.time <= ms(incident.end),
  )
}

function silentMoments(incident: Incident): Moment[] {
  return [
    ...incident.members.map((member): Moment => ({
      at: ms(member.start),
      kind: "incident",
      text: words.missing(shorten(member.host)),
    })),
    { at: ms(incident.end), kind: "incident", text: incident.open ? words.nothingCame : words.dataResumes },
  ]
}

/**
 * The score half an hour before the first sign, or at the series' nearest earlier point; none where the
 * series starts with it, or where the score exceeds its threshold already.
 */
function calmMoments(incident: Incident, first: number, { series }: Context): Moment[] {
  const { host } = worstMember(incident)
  const own = series.get(incident.id)?.members.find(member => member.host === host)
  const index = own?.times.findLastIndex((time, i) => time <= first - calm && own.score[i] !== null) ?? -1
  const [at, score] = [own?.times[index], own?.score[index]]
  if (!own || at === undefined || score === undefined || score === null) return []
  if (score > own.threshold) return []
  const times = formatTimes(ratioOf({ score, threshold: own.threshold }))
  return [{ at, kind: "before", text: words.before(shorten(host), formatNumber(score), times) }]
}

/** First crossings in order, one row per minute; beyond a limit they are only counted. */
function signalMoments(incident: Incident, { result }: Context): Moment[] {
  const several = incident.members.length > 1
  const crossings = incident.members
    .flatMap(member =>
      leadingSignals(member)
        .filter(c => c.onset !== null)
        .map(c => ({ at: ms(c.onset ?? ""), host: member.host, label: shorten(c.label) })),
    )
    .sort((a, b) => a.at - b.at)
  const groups = runsOf(crossings, ({ at, host }) => `${Math.floor(at / minute)} ${host}`)
  const shown = groups
    .slice(0, mostSignals)
    .map((group, index): Moment => ({
      at: group[0].at,
      kind: "signal",
      text: words.outside({
        labels: group.map(({ label }) => label),
        host: several ? shorten(group[0].host) : null,
        first: index > 0 ? null : isAtFirstRow(group[0].at, group[0].host, result) ? "at-first-row" : "later",
      }),
    }))
  const rest = groups.slice(mostSignals)
  const last = rest.at(-1)
  return last === undefined
    ? shown
    : [...shown, { at: last[0].at, kind: "signal", text: words.further(rest.flat().length) }]
}

function scoreMoments(incident: Incident, context: Context): Moment[] {
  const gravest = worstMember(incident)
  const moment = (at: number, text: string): Moment => ({ at, kind: "incident", text })
  return [
    ...[...incident.members]
      .sort((a, b) => ms(a.start) - ms(b.start))
      .flatMap((member, index) => openingMoments(incident, { member, opens: index === 0 }, context)),
    moment(
      ms(gravest.peak),
      words.peaks(shorten(gravest.host), formatNumber(gravest.score), formatTimes(ratioOf(gravest))),
    ),
    moment(ms(incident.end), incident.open ? words.staysOpen : words.closes),
  ]
}

/**
 * A member's first anomalous row, and where its score exceeded the threshold: they are one row, unless the
 * score came close before it exceeded it, or exceeded it before any feature crossed its own threshold.
 */
function openingMoments(
  incident: Incident,
  { member, opens }: { readonly member: Member; readonly opens: boolean },
  context: Context,
): Moment[] {
  const start = ms(member.start)
  const [host, threshold] = [shorten(member.host), formatNumber(member.threshold)]
  const moment = (at: number, text: string): Moment => ({ at, kind: "incident", text })
  const crossing = crossingOf(incident, member, context)
  const { atFirstRow } = crossing ?? { atFirstRow: isAtFirstRow(start, member.host, context.result) }
  const exceeds = atFirstRow
    ? words.atFirstRow(host, threshold)
    : crossing?.at === start && opens
      ? words.opens(host, threshold)
      : words.exceeds(host, threshold)
  if (crossing?.at === start) return [moment(start, exceeds)]
  const begins = opens ? words.opensWithRow(host) : words.joins(host)
  return [moment(start, begins), ...(crossing ? [moment(crossing.at, exceeds)] : [])]
}

/** Groups neighbours with the same key. */
function runsOf<T>(items: readonly T[], key: (item: T) => string): [T, ...T[]][] {
  return items.reduce<[T, ...T[]][]>((runs, item) => {
    const last = runs.at(-1)
    if (last && key(last[0]) === key(item)) last.push(item)
    else runs.push([item])
    return runs
  }, [])
}
