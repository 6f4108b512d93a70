import type { FleetEvent, Incident } from "../../base/index.ts"
import { countOf, formatNumber, formatTimes, joinWords } from "../../words/index.ts"
import { shorten } from "../clean.ts"
import { gravestOf, leadingSignals, ms, ratioOf } from "./context.ts"
import type { Context } from "./context.ts"
import type { TimelineRow } from "./types.ts"

interface Moment {
  readonly at: number
  readonly kind: TimelineRow["kind"]
  readonly text: string
}

const before = 3 * 3_600_000
const mostSignals = 3

/** From the events before the first signal to the end; what people told us, what signals did, what the score did. */
export function timelineOf(incident: Incident, { result, clock }: Context): TimelineRow[] {
  const onsets = incident.kind === "silent" ? [] : signalMoments(incident)
  const first = Math.min(ms(incident.start), ...onsets.map(moment => moment.at))
  const told = eventsNear(incident, result.events, first).map((event): Moment => ({
    at: event.time, kind: "told", text: `${shorten(event.text, 120)} (${event.host === "" ? "whole fleet" : `on ${shorten(event.host)}`})`,
  }))
  const own = incident.kind === "silent" ? silentMoments(incident) : [...onsets, ...scoreMoments(incident)]
  return [...told, ...own].sort((a, b) => a.at - b.at).map(({ at, kind, text }) => ({ time: clock.cell(at), kind, text }))
}

/** Events of the incident's hosts, and of the fleet, from three hours before `first` to the incident's end. */
export function eventsNear(incident: Incident, events: readonly FleetEvent[], first: number): FleetEvent[] {
  const hosts = new Set(["", ...incident.members.map(member => member.host)])
  return events.filter(event => hosts.has(event.host) && event.time >= first - before && event.time <= ms(incident.end))
}

function silentMoments(incident: Incident): Moment[] {
  return [
    ...incident.members.map((member): Moment => ({
      at: ms(member.start),
      kind: "incident",
      text: `The first row of ${shorten(member.host)} that is missing`,
    })),
    { at: ms(incident.end), kind: "incident", text: incident.open ? "The night ends; nothing has come" : "Data comes again" },
  ]
}

/** First crossings in their order, those of the same minute in one row; the later ones of many are counted. */
function signalMoments(incident: Incident): Moment[] {
  const several = incident.members.length > 1
  const crossings = incident.members.flatMap(member => leadingSignals(member).filter(c => c.onset !== null)
    .map(c => ({ at: ms(c.onset ?? ""), host: member.host, label: shorten(c.label) }))).sort((a, b) => a.at - b.at)
  const groups = runsOf(crossings, ({ at, host }) => `${Math.floor(at / 60_000)} ${host}`)
  const shown = groups.slice(0, mostSignals).map((group, index): Moment => ({
    at: group[0]!.at, kind: "signal",
    text: `${joinWords(group.map(({ label }) => label))} ${group.length === 1 ? "leaves its" : "leave their"} usual behaviour${several ? ` on ${shorten(group[0]!.host)}` : ""}${index === 0 ? " (first signal)" : ""}`,
  }))
  const rest = groups.slice(mostSignals)
  if (rest.length === 0) return shown
  return [...shown, { at: rest.at(-1)![0]!.at, kind: "signal", text: `${countOf(rest.flat().length, "further signal")} by this time` }]
}

function scoreMoments(incident: Incident): Moment[] {
  const gravest = gravestOf(incident)
  const [opener, ...joined] = [...incident.members].sort((a, b) => ms(a.start) - ms(b.start))
  const end = incident.open ? "The data ends; the incident is still open" : "Every score is below its threshold again; the incident closes"
  return [
    {
      at: ms(incident.start),
      kind: "incident",
      text: `Incident opens: the score of ${shorten(opener!.host)} passes its threshold of ${formatNumber(opener!.threshold)}`,
    },
    ...joined.map((member): Moment => ({
      at: ms(member.start),
      kind: "incident",
      text: `The score of ${shorten(member.host)} passes its threshold of ${formatNumber(member.threshold)}`,
    })),
    {
      at: ms(gravest.peak),
      kind: "incident",
      text: `Score of ${shorten(gravest.host)} peaks at ${formatNumber(gravest.score)}, ${formatTimes(ratioOf(gravest))} its threshold`,
    },
    { at: ms(incident.end), kind: "incident", text: end },
  ]
}

/** Neighbours with the same key, together. */
function runsOf<T>(items: readonly T[], key: (item: T) => string): T[][] {
  return items.reduce<T[][]>((runs, item) => {
    const last = runs.at(-1)
    if (last?.[0] !== undefined && key(last[0]) === key(item)) last.push(item)
    else runs.push([item])
    return runs
  }, [])
}
