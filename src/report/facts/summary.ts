import type { Contribution, Incident, Member } from "../../base/index.ts"
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
import { leadingSignals, ms, ratioOf, worstMember } from "./context.ts"
import { incident } from "./wording/incident.ts"

const words = incident.summary

/** Two to four short sentences under an incident's title: deviation, first signal, peak score, end. */
export function incidentSummary(incident: Incident, clock: Clock): string {
  const hosts = incident.members.map(member => shorten(member.host, 32))
  if (incident.kind === "silent") {
    const named =
      hosts.length > 3 ? words.hosts(hosts[0] ?? "", formatCount(hosts.length - 1)) : joinWords(hosts)
    const until = incident.open ? words.nightEnded : clock.withUtc(ms(incident.end))
    return words.silent({ hosts: named, from: clock.withUtc(ms(incident.start)), until })
  }
  const gravest = worstMember(incident)
  return [furthest(gravest, clock), onsets(gravest, incident, clock), peak(incident, gravest, clock)]
    .filter(Boolean)
    .join(" ")
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
function onsets(member: Member, incident: Incident, clock: Clock): string {
  const crossed = leadingSignals(member).filter(c => c.onset !== null)
  const first = crossed.reduce<Contribution | null>(
    (a, b) => (a && ms(a.onset ?? "") <= ms(b.onset ?? "") ? a : b),
    null,
  )
  if (!first?.onset) return words.combined(countOf(member.contributions.length, "feature"))
  const lead = ms(incident.start) - ms(first.onset)
  const when =
    lead > 0
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
