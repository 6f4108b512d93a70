import { countOf, formatCount, joinWords } from "../../../text/index.ts"
import { incident } from "./incident.ts"

/** Page one. */
export const cover = {
  date: (from: string, to: string) => `Night of ${from} to ${to}`,
  documentTitle: (job: string, date: string, headline: string) => `${job}, ${date}: ${headline}`,
  footer: ({ owner, job, date, run }: { owner: string | null; job: string; date: string; run: string }) =>
    `${owner === null ? "" : `${owner} · `}${job} · night to ${date} · run ${run}`,

  headline: {
    found: ({
      incidents,
      affected,
      hosts,
      severities,
      open,
    }: Readonly<Record<"incidents" | "affected" | "hosts" | "severities" | "open", string>>) =>
      `${incidents} on ${affected} of ${hosts}: ${severities}${open}`,
    stillOpen: (open: number, all: number) => {
      if (open === 0) return ""
      if (open < all) return `; ${formatCount(open)} still open`
      return all === 1 ? "; still open" : "; all still open"
    },
    noNews: (findings: string, hosts: string) => `Nothing new: ${findings} suppressed as known on ${hosts}`,
    noResult: (hosts: string) => `No result: none of ${hosts} could be scored`,
    partly: (scored: string, hosts: string, others: string) =>
      `No incident on ${scored} of ${hosts}; ${others} could not be scored`,
    brief: (hosts: string) => `No incident on ${hosts}: thresholds were exceeded only briefly`,
    quiet: (hosts: number) =>
      hosts === 1
        ? "A quiet night: the host stayed below its threshold"
        : `A quiet night: all ${formatCount(hosts)} hosts stayed below their thresholds`,
  },

  summary: {
    quiet: "No score exceeded its threshold.",
    brief: (hosts: string) =>
      `The score of ${hosts} exceeded its threshold, but for too short a time, or with every feature below its own.`,
    stillOpen: (count: number, end: string) =>
      `${countOf(count, "incident")} ${count === 1 ? "was" : "were"} still open when the data ended at ${end}.`,
    scored: (rows: string, hosts: string, days: string) =>
      `Scored ${rows} rows of ${hosts} against ${days} of history.`,
  },

  figures: {
    incidents: (grave: number | null) =>
      grave === null
        ? "Incidents"
        : `Incidents, ${grave === 0 ? "none" : formatCount(grave)} critical or high`,
    hosts: "Hosts affected",
    of: (part: string, all: string) => `${part} of ${all}`,
    coverage: "Data coverage",
    missing: (kinds: readonly string[]) =>
      kinds.length === 0
        ? "Hosts silent or not scored"
        : `Hosts with incomplete results: ${joinWords(kinds)}`,
  },

  hostAndMore: (host: string, more: number) => `${host} and ${more} more`,
  furtherIncidents: (count: number) => `${formatCount(count)} more ${count === 1 ? "incident" : "incidents"}`,

  /** Where there are too many incidents to list. */
  leftOut: ({ all, listed, drafted }: Readonly<Record<"all" | "listed" | "drafted", number>>) =>
    `${listed < all ? `The list names the ${formatCount(listed)} most severe of ${countOf(all, "incident")}; ` : ""}` +
    `${listed < all ? "the" : "The"} ${formatCount(drafted)} most severe have a postmortem draft; result.json has all.`,
  listHeading: (listed: number, all: number) =>
    listed < all ? `The ${formatCount(listed)} most severe of ${countOf(all, "incident")}` : "All incidents",

  /** Problems of the night's data, or that there are none. */
  notice: {
    whole: "Data is complete",
    wholeLine: (most: string) =>
      `Every host sent data to the end of the night. No host is missing more than ${most} of its rows.`,
    partly: "Results are incomplete",
    silent: (host: string, last: string | null) =>
      `${host} went silent${last === null ? "" : `; last row at ${last}`}.`,
    notScored: (hosts: string) => `Not scored: ${hosts}.`,
    gone: (hosts: string) => `No data since before this night, not scored: ${hosts}.`,
    low: (host: string, share: string) => `${host} has data for only ${share} of the night.`,
    remarks: "Rows or values were left out",
    short: "The history is short",
    unlike: "The night is unlike the history",
    unlikeHistory: (hosts: string, count: number) =>
      `${hosts} ${count === 1 ? "is above its threshold" : "are above their thresholds"} all night: ${incident.unlike.reason(count)}.`,
    rejected: (file: string, rejected: string, rows: string) =>
      `${rejected} of ${rows} rows in ${file} do not fit its header and were left out.`,
    cut: (file: string) => `The last line of ${file} is cut off and was left out.`,
    unread: (lines: string, all: string, samples: readonly string[]) =>
      `${lines} of ${all} lines are no request, such as ${samples.map(line => `“${line}”`).join(", ")}`,
    conflicting: (host: string, rows: string) =>
      `${rows} rows of ${host} repeat the time of another row with a different value; the last one counts.`,
    badTimes: (host: string, rows: string) =>
      `${rows} rows of ${host} have no readable time and were left out.`,
    text: (features: string) => `Text in place of numbers was left out: ${features}.`,
    failed: (what: string, where: string) => `${what} (${where}).`,
    further: (count: number) => `${countOf(count, "more remark")} under “Hosts and data”.`,
  },

  /** The PDF, or a part of it, could not be created. */
  missingPdf: {
    none: "The PDF of this report is missing",
    endsWith: (file: string) => `The PDF stops at ${file}: later parts could not be created`,
    what: (what: string, where: string) => `${what}${where === "" ? "" : ` (${where})`}`,
    hint: (hint: string) => `Fix: ${hint}`,
  },

  /** report.pdf, report-2.pdf and so on. */
  parts: {
    elsewhere: ({ after, next, last }: { after: number; next: string; last: string | null }) =>
      `incidents from number ${formatCount(after + 1)} in ${next}${last === null ? "" : ` to ${last}`}`,
    title: (title: string, number: number, count: number) => `${title}, part ${number} of ${count}`,
    headline: (from: string, to: string, of: string) => `Incidents ${from} to ${to} of ${of}`,
    summary: ({
      number,
      count,
      before,
      first,
      after,
    }: {
      number: number
      count: number
      before: string
      first: string
      after: string
    }) =>
      `Part ${number} of ${count}: incidents ranked below those in ${before}. ` +
      `The summary, the list of all incidents, hosts, data and method are in ${first}. ${after}`,
    next: (file: string) => `The next incidents are in ${file}.`,
    noNext: "This is the last part.",
    end: (number: number, count: number, incidents: string) =>
      `End of part ${number} of ${count}: ${incidents}.`,
    footer: (footer: string, number: number, count: number) => `${footer} · part ${number} of ${count}`,
  },
} as const
