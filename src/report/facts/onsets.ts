import type { Incident } from "../../base/index.ts"
import { countOf, formatDuration } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import type { Instant } from "./clock.ts"
import { type Context, isAtFirstRow, isUnlikeHistory, leadingSignals, ms } from "./context.ts"
import { findings } from "./wording/findings.ts"

export interface OnsetRow extends Instant {
  readonly order: string
  readonly host: string
  readonly what: string
  readonly after: string
}

const words = findings.onsets

interface Crossing {
  readonly at: number
  readonly host: string
  readonly what: string
}

/** First crossings of all signals and scores on all hosts, in order. */
export function onsetsOf(incident: Incident, { clock }: Context): OnsetRow[] {
  const crossings = crossingsOf(incident)
  const first = crossings[0]?.at ?? 0
  return crossings.map(({ at, host, what }, index) => {
    const { local, utc } = clock.cell(at)
    return {
      order: String(index + 1),
      time: local,
      utc,
      host: shorten(host),
      what,
      after: at === first ? "–" : formatDuration(at - first),
    }
  })
}

/** "db-2 was the first of 2 hosts; web-1 followed 17 min later. …" */
export function spreadOf(incident: Incident): string {
  const [first, ...later] = [...incident.members].sort((a, b) => ms(a.start) - ms(b.start))
  if (!first || later.length === 0)
    return incident.kind === "silent" ? words.oneSilent : words.oneHost(words.caution)
  const follow = later.map(({ host, start }) => {
    const lag = ms(start) - ms(first.start)
    return lag === 0 ? words.sameRow(shorten(host)) : words.later(shorten(host), formatDuration(lag))
  })
  return words.spread({
    first: shorten(first.host),
    hosts: countOf(incident.members.length, "host"),
    later: follow,
    caution: words.caution,
  })
}

/** Precision of onsets: one row, because the previous row was normal. */
export function uncertaintyOf(incident: Incident, { result }: Context): string {
  const steps = incident.members.map(({ host }) => result.hosts.find(each => each.host === host)?.step ?? 0)
  const rows = words.rows(formatDuration(Math.min(...steps)), formatDuration(Math.max(...steps)))
  const uncertainty = words.uncertainty(rows, incident.open ? words.endUnknown : words.endKnown)
  const early = crossingsOf(incident).some(({ at, host }) => isAtFirstRow(at, host, result))
  return early ? `${uncertainty} ${words.atFirstRow}` : uncertainty
}

/** Of a night unlike its history only the first anomalous rows: an order of signals would say nothing. */
function crossingsOf(incident: Incident): Crossing[] {
  const { kind, members } = incident
  if (kind === "silent")
    return sorted(members.map(({ host, start }) => ({ at: ms(start), host, what: words.firstSilentRow })))
  return sorted(
    members.flatMap(member => [
      ...(isUnlikeHistory(incident) ? [] : leadingSignals(member))
        .filter(({ onset }) => onset !== null)
        .map(({ onset, label }) => ({
          at: ms(onset ?? ""),
          host: member.host,
          what: words.ownThreshold(shorten(label)),
        })),
      { at: ms(member.start), host: member.host, what: words.hostThreshold },
    ]),
  )
}

function sorted(crossings: Crossing[]): Crossing[] {
  return crossings.sort((a, b) => a.at - b.at)
}
