import type { Contribution, Incident, Member } from "../base/index.ts"
import { countOf, formatCount, formatDuration, formatRange, formatTimes, formatValue, joinWords } from "../words/index.ts"
import { shorten } from "./clean.ts"
import type { Clock } from "./clock.ts"
import { gravestOf, leadingSignals, ms, ratioOf } from "./view/context.ts"

/** Two to four short sentences under an incident's title: how far, what came first, how high the score went, whether it ended. */
export function ledeOf(incident: Incident, clock: Clock): string {
  const hosts = incident.members.map(member => shorten(member.host, 32))
  if (incident.kind === "silent") {
    const named = hosts.length > 3 ? `${hosts[0]} and ${formatCount(hosts.length - 1)} more hosts` : joinWords(hosts)
    const until = incident.open ? "the night ended" : clock.both(ms(incident.end))
    return `No row came from ${named} from ${clock.both(ms(incident.start))} until ${until}. What the host did meanwhile is not known.`
  }
  const gravest = gravestOf(incident)
  return [furthest(gravest, clock), onsets(gravest, incident, clock), peak(incident, gravest, clock)].filter(Boolean).join(" ")
}

/** "Swap in use was at 2.94 GiB at 20:46 CET (19:46 UTC), where 113–317 MiB is usual." */
function furthest(member: Member, clock: Clock): string {
  const lead = leadingSignals(member)[0] ?? member.contributions[0]
  if (!lead?.at || lead.actual === null || lead.range === null) return ""
  return `${shorten(lead.label)} was at ${formatValue(lead.actual, lead.unit)} at ${clock.both(ms(lead.at))}, where ${formatRange(lead.range, lead.unit)} is usual.`
}

/** "The first leading signal was Swap in use, 36 min before the incident opened." */
function onsets(member: Member, incident: Incident, clock: Clock): string {
  const crossed = leadingSignals(member).filter(c => c.onset !== null)
  const first = crossed.reduce<Contribution | null>((a, b) => (a && ms(a.onset ?? "") <= ms(b.onset ?? "") ? a : b), null)
  if (!first?.onset) return `No feature alone crossed its own threshold: ${countOf(member.contributions.length, "feature")} moved together.`
  const lead = ms(incident.start) - ms(first.onset)
  const when =
    lead > 0
      ? `${formatDuration(lead)} before the incident opened`
      : lead === 0
        ? "in the minute in which the incident opened"
        : `at ${clock.zoned(ms(first.onset))}`
  return crossed.length === 1 ? `It was the only leading signal, first ${when}.` : `The first leading signal was ${shorten(first.label)}, ${when}.`
}

function peak(incident: Incident, gravest: Member, clock: Clock): string {
  const end = incident.open ? "; it was still open when the data ended" : ""
  return `The score peaked at ${formatTimes(ratioOf(gravest))} its threshold at ${clock.zoned(ms(gravest.peak))}${end}.`
}
