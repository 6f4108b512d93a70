import { countOf, formatCount, formatNumber, joinWords, listSome } from "../../../text/index.ts"

/** Earlier nights. */
export const earlierNights = {
  intro: (nights: number) => `Compared with ${earlier(nights)} of this job.`,

  /** An incident's history, long and short. */
  new: "new",
  /** "every Friday 18:00", in the job's zone. */
  recurrenceIn: (recurrence: string, zone: string) => `${recurrence} ${zone}`,
  recurring: ({ recurrence, nights, last }: { recurrence: string | null; nights: number; last: string }) =>
    `recurring${recurrence === null ? "" : `, ${recurrence}`}: seen on ${earlier(nights)}, most recently ${last}`,
  continued: ({ nights, first }: { nights: number; first: string }) =>
    `continued from last night: seen on ${earlier(nights)}, since ${first}`,
  recurringBrief: (recurrence: string | null, nights: number) =>
    `${recurrence ?? "recurring"}, ${earlier(nights)}`,
  continuedBrief: (nights: number) => `continued, ${earlier(nights)}`,
  labelled: (verdict: string) => `labelled ${verdict}`,

  /** On page one. */
  news: (of: Readonly<Record<"new" | "recurring" | "continued", number>>) => {
    const parts = [
      { count: of.new, state: "new" },
      { count: of.recurring, state: "recurring" },
      { count: of.continued, state: "continued from last night" },
    ].filter(({ count }) => count > 0)
    const states = parts.map(({ count, state }) => `${formatCount(count)} ${state}`)
    return states.length === 0 ? "" : `Incidents: ${joinWords(states)}.`
  },
  resolved: (count: number) =>
    `${countOf(count, "incident")} from last night's report ${count === 1 ? "is" : "are"} resolved.`,
  suppressed: (count: number) =>
    `${countOf(count, "finding")} suppressed as known; see “Earlier nights” for the reasons.`,

  /** A title names up to two hosts, or the first of more. */
  over: (title: string, hosts: readonly string[]) =>
    hosts.length < 3 ? title : `${title} (${listSome(hosts, 5)})`,
  when: (from: string, to: string) => `${from} to ${to}`,
  further: (count: number) => `${countOf(count, "more finding")} in result.json.`,

  /** Target and observed rate of false incidents. */
  target: (rate: number) => `Target: at most ${falseIncidents(rate)} per host per week.`,
  targetOf: (hosts: string, perNight: string) => `For ${hosts} that allows about ${perNight} per night.`,
  measuredRate: (rate: string, weeks: string) =>
    `Measured from labels: ${rate} per host per week over ${weeks} host-weeks.`,
  heldOut: (rate: string, days: string) =>
    `Measured on ${days} host-days of history that no model learned from: at most ${rate} per host per week, real incidents included.`,
  aboveTarget: (hosts: string, target: number) =>
    `Expect false incidents on ${hosts} of held-out history: more than the target of ${falseIncidents(target)} per week allows.`,
  notMeasured: "Not measured yet: no incident has a label.",
  labels: (of: Readonly<Record<"false" | "confirmed" | "expected" | "trends" | "open", string>>) =>
    `Labels: ${of.false} false alarm, ${of.confirmed} confirmed, ${of.expected} expected, ${of.trends} new trend; ${of.open} unlabelled.`,
  unlabelled: (open: string, weeks: string) => `Unlabelled: ${open} in ${weeks} host-weeks.`,
} as const

function earlier(nights: number): string {
  return countOf(nights, "earlier night")
}

function falseIncidents(rate: number): string {
  return `${formatNumber(rate)} false ${rate === 1 ? "incident" : "incidents"}`
}
