import type { Incident } from "../../base/index.ts"
import { countOf, formatDuration, joinWords, strings } from "../../words/index.ts"
import { shorten } from "../clean.ts"
import { leadingSignals, ms } from "../view/context.ts"
import type { Context } from "../view/context.ts"
import type { OnsetRow } from "./types.ts"

interface Crossing {
  readonly at: number
  readonly host: string
  readonly what: string
}

/** First crossings of all signals and scores over all hosts, in their order. */
export function onsetsOf(incident: Incident, { clock }: Context): OnsetRow[] {
  const crossings = crossingsOf(incident)
  const first = crossings[0]?.at ?? 0
  return crossings.map(({ at, host, what }, index) => {
    const { local, utc } = clock.cell(at)
    return { order: String(index + 1), time: local, utc, host: shorten(host), what, after: at === first ? "–" : formatDuration(at - first) }
  })
}

/** "db-2 was the first of 2 hosts; web-1 followed 17 min later. The order is that of the first crossings in the data, and no more than that." */
export function spreadOf(incident: Incident): string {
  const silent = incident.kind === "silent"
  const { caution } = strings
  const [first, ...later] = [...incident.members].sort((a, b) => ms(a.start) - ms(b.start))
  if (!first || later.length === 0) return silent ? "One host fell silent." : `One host was affected. ${caution}`
  const follow = later.map(({ host, start }) => {
    const lag = ms(start) - ms(first.start)
    return `${shorten(host)} ${lag === 0 ? "in the same row" : `${formatDuration(lag)} later`}`
  })
  return `${shorten(first.host)} was the first of ${countOf(incident.members.length, "host")}; then ${joinWords(follow)}. ${caution}`
}

/** Onsets are known to one row: the value was ordinary in the row before. */
export function uncertaintyOf(incident: Incident, { result }: Context): string {
  const steps = incident.members.map(({ host }) => result.hosts.find(each => each.host === host)?.step ?? 0)
  const [least, most] = [Math.min(...steps), Math.max(...steps)]
  const rows = least === most ? formatDuration(most) : `${formatDuration(least)} to ${formatDuration(most)}, by host`
  const end = incident.open ? "the end is not known: the data ended first." : "the end is known to within one row after the time given."
  return `Times are those of the data's rows. Rows are ${rows} apart: an onset lies within one row before the time given; ${end}`
}

function crossingsOf({ kind, members }: Incident): Crossing[] {
  if (kind === "silent") return sorted(members.map(({ host, start }) => ({ at: ms(start), host, what: "first row without data" })))
  return sorted(
    members.flatMap(member => [
      ...leadingSignals(member)
        .filter(({ onset }) => onset !== null)
        .map(({ onset, label }) => ({ at: ms(onset ?? ""), host: member.host, what: `${shorten(label)}, its own threshold` })),
      { at: ms(member.start), host: member.host, what: "score, the host's threshold" },
    ]),
  )
}

function sorted(crossings: Crossing[]): Crossing[] {
  return crossings.sort((a, b) => a.at - b.at)
}
