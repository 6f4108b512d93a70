import type { Contribution, Incident, Member, RunResult } from "../../base/index.ts"
import {
  countOf,
  formatCount,
  formatDuration,
  formatRange,
  formatTimes,
  formatValue,
  joinWords,
} from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import type { Clock } from "./clock.ts"
import { isAtFirstRow, isUnlikeHistory, leadingSignals, ms, ratioOf, worstMember } from "./context.ts"
import { incident } from "./wording/incident.ts"

const words = incident.summary

export interface SummaryContext {
  readonly clock: Clock
  readonly result: Pick<RunResult, "hosts">
}

/** Two to four short sentences under an incident's title: deviation, first signal, peak score, end. */
export function incidentSummary(incident: Incident, { clock, result }: SummaryContext): string {
  if (incident.kind === "silent") {
    const until = incident.open ? words.nightEnded : clock.withUtc(ms(incident.end))
    return words.silent({ hosts: hostsOf(incident), from: clock.withUtc(ms(incident.start)), until })
  }
  const gravest = worstMember(incident)
  const sentences = isUnlikeHistory(incident)
    ? [unlikeHistory(incident, gravest)]
    : [furthest(gravest, clock), onsets(gravest, incident, { clock, result })]
  return [...sentences, peak(incident, gravest, clock)].filter(Boolean).join(" ")
}

function hostsOf({ members }: Incident): string {
  const hosts = members.map(member => shorten(member.host, 32))
  return hosts.length > 3 ? words.hosts(hosts[0] ?? "", formatCount(hosts.length - 1)) : joinWords(hosts)
}

/** What the night is, without a list of signals: where all levels differ, none of them is a cause. */
function unlikeHistory(of: Incident, { contributions }: Member): string {
  const { unlike } = incident
  const signals = contributions.filter(({ signal }) => signal).length
  const features = countOf(contributions.length, "feature")
  return `${unlike.summary(hostsOf(of), of.members.length)}: ${unlike.reason(of.members.length)}. ${unlike.features(signals, features)}`
}

/** "Swap in use: 2.94 GiB at 20:46 CET (19:46 UTC); expected range 113–317 MiB." */
function furthest(member: Member, clock: Clock): string {
  const lead = leadingSignals(member)[0] ?? member.contributions[0]
  if (!lead?.at || lead.actual === null || lead.range === null) return ""
  return words.furthest({
    label: shorten(lead.label),
    actual: formatValue(lead.actual, lead.unit),
    at: clock.withUtc(ms(lead.at)),
    expectedRange: formatRange(lead.range, lead.unit),
  })
}

/** "Swap in use crossed its threshold first, 36 min before the incident opened." */
function onsets(member: Member, incident: Incident, { clock, result }: SummaryContext): string {
  const crossed = leadingSignals(member).filter(c => c.onset !== null)
  const first = crossed.reduce<Contribution | null>(
    (a, b) => (a && ms(a.onset ?? "") <= ms(b.onset ?? "") ? a : b),
    null,
  )
  if (!first?.onset) return words.combined(countOf(member.contributions.length, "feature"))
  const lead = ms(incident.start) - ms(first.onset)
  const when = isAtFirstRow(ms(first.onset), member.host, result)
    ? words.atFirstRow
    : lead > 0
      ? words.before(formatDuration(lead))
      : lead === 0
        ? words.asItOpened
        : words.at(clock.withZone(ms(first.onset)))
  return crossed.length === 1 ? words.onlySignal(when) : words.firstSignal(shorten(first.label), when)
}

function peak(incident: Incident, gravest: Member, clock: Clock): string {
  return words.peak(
    formatTimes(ratioOf(gravest)),
    clock.withZone(ms(gravest.peak)),
    incident.open ? words.stillOpen : "",
  )
}
