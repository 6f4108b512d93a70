import { countOf, formatCount, joinWords, listSome } from "../numbers.ts"

/** Earlier nights. */
export const earlierNights = {
  intro: (nights: number) => `Compared with ${earlier(nights)} of this job.`,
  trend: { title: "Incidents by night", note: "by severity" },

  /** What an incident is to earlier nights, whole and in brief. */
  new: "new",
  /** "every Friday 18:00", by the clocks of the job's zone. */
  recurrenceIn: (recurrence: string, zone: string) => `${recurrence} ${zone}`,
  recurring: ({ recurrence, nights, last }: { recurrence: string | null; nights: number; last: string }) =>
    `recurring${recurrence === null ? "" : `, ${recurrence}`}: on ${earlier(nights)}, the last ${last}`,
  continued: ({ nights, first }: { nights: number; first: string }) =>
    `continued from last night: on ${earlier(nights)}, since ${first}`,
  recurringBrief: (recurrence: string | null, nights: number) =>
    `${recurrence ?? "recurring"}, ${earlier(nights)}`,
  continuedBrief: (nights: number) => `continued, ${earlier(nights)}`,
  labelled: (verdict: string) => `labelled ${verdict}`,

  /** "every Sunday 03:00": on which days, and about when. */
  recurrence: {
    everyDay: "every day",
    workdays: "Monday to Friday",
    every: (weekday: string) => `every ${weekday}`,
    ofTheMonth: (ordinal: string) => `${ordinal} of the month`,
    lastDay: "last day of the month",
    nth: (ordinal: string, weekday: string) => `${ordinal} ${weekday}`,
    last: (weekday: string) => `last ${weekday}`,
    weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  },

  /** On page one. */
  news: (of: Readonly<Record<"new" | "recurring" | "continued", number>>) => {
    const mentioned = [
      { count: of.new, one: "is new", many: "are new" },
      { count: of.recurring, one: "was seen before", many: "were seen before" },
      { count: of.continued, one: "goes on from last night", many: "go on from last night" },
    ].filter(({ count }) => count > 0)
    const parts = mentioned.map(({ count, one, many }) => `${formatCount(count)} ${count === 1 ? one : many}`)
    return parts.length === 0 ? "" : `Of the incidents ${joinWords(parts)}.`
  },
  resolved: (count: number) =>
    `${countOf(count, "incident")} of last night's report ${count === 1 ? "is" : "are"} over.`,
  leftOut: (count: number) =>
    `${countOf(count, "finding")} ${count === 1 ? "was" : "were"} left out as known; the reasons stand under “Earlier nights”.`,

  /** A title names up to two hosts; of more only the first. */
  over: (title: string, hosts: readonly string[]) =>
    hosts.length < 3 ? title : `${title} (${listSome(hosts, 5)})`,
  when: (from: string, to: string) => `${from} to ${to}`,
  further: (count: number) => `${countOf(count, "further finding")} in result.json.`,

  target: (rate: string) => `Promised: at most ${rate} false incidents a host and week.`,
  observed: (
    of: Readonly<Record<"false" | "rate" | "weeks" | "confirmed" | "expected" | "trends" | "open", string>>,
  ) =>
    `Judged by people: ${of.false} false in ${of.weeks} host-weeks, which is ${of.rate} a host and week; ${of.confirmed} confirmed, ` +
    `${of.expected} expected, ${of.trends} a new trend; ${of.open} not judged.`,
  nothingJudged: (open: string, weeks: string) =>
    `Nobody has judged an incident yet: ${open} in ${weeks} host-weeks wait for a verdict.`,
} as const

function earlier(nights: number): string {
  return countOf(nights, "earlier night")
}
