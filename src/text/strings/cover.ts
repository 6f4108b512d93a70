import { countOf, formatCount, joinWords } from "../numbers.ts"

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
      return all === 1 ? "; it is still open" : "; all still open"
    },
    noNews: (findings: string, hosts: string) =>
      `No news: ${findings} left out as known, nothing else on ${hosts}`,
    noResult: (hosts: string) => `No result: none of ${hosts} could be scored`,
    partly: (judged: string, hosts: string, others: string) =>
      `No anomalies on ${judged} of ${hosts}; ${others} could not be judged`,
    quiet: (hosts: number) =>
      hosts === 1
        ? "A quiet night: the one host stayed below its threshold"
        : `A quiet night: all ${formatCount(hosts)} hosts stayed below their thresholds`,
  },

  summary: {
    quiet: "No score stayed above its threshold long enough to be an incident.",
    stillOpen: (count: number, end: string) =>
      `${formatCount(count)} ${count === 1 ? "was" : "were"} still open when the data ended at ${end}.`,
    scored: (rows: string, hosts: string, days: string) =>
      `${rows} rows of ${hosts} were scored against ${days} of history.`,
  },

  figures: {
    incidents: (grave: number | null) =>
      grave === null
        ? "Incidents"
        : `Incidents, ${grave === 0 ? "none" : formatCount(grave)} critical or high`,
    hosts: "Hosts affected",
    of: (part: string, all: string) => `${part} of ${all}`,
    coverage: "Of the night's rows hold data",
    missing: (kinds: readonly string[]) =>
      kinds.length === 0 ? "Hosts silent or not scored" : `Hosts without a whole night: ${joinWords(kinds)}`,
  },

  hostAndMore: (host: string, more: number) => `${host} and ${more} more`,
  furtherIncidents: (count: number) => countOf(count, "further incident"),

  /** What is wrong with the night's data, or that nothing is. */
  notice: {
    whole: "The data is whole",
    wholeLine: (most: string) =>
      `Every host sent data until the night's end; none lacks more than ${most} of its rows.`,
    partly: "Not everything could be judged",
    silent: (host: string, last: string | null) =>
      `${host} went silent${last === null ? "" : `: its last row is of ${last}`}.`,
    notScored: (hosts: string) => `Not scored: ${hosts}.`,
    gone: (hosts: string) => `Gone for longer than a night, and left out: ${hosts}.`,
    low: (host: string, share: string) => `${host} has only ${share} of the night's rows.`,
    failed: (what: string, where: string) => `${what} (${where}).`,
    further: (count: number) => `${countOf(count, "further remark")} under “Hosts and data”.`,
  },

  /** A page whose PDF could not be made. */
  missingPdf: {
    none: "There is no PDF of this page",
    endsWith: (file: string) => `The PDF ends with ${file}: its further parts could not be made`,
    what: (what: string, where: string) => `${what}${where === "" ? "" : ` (${where})`}`,
    hint: (hint: string) => `To fix it: ${hint}`,
  },

  /** report.pdf, report-2.pdf and so on. */
  parts: {
    elsewhere: ({ after, next, last }: { after: number; next: string; last: string | null }) =>
      `pages of the incidents after number ${after} in ${next}${last === null ? "" : ` to ${last}`}`,
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
      `Part ${number} of ${count}, less grave than what stands in ${before}. The night in one page, all incidents in one table, ` +
      `the hosts and their data and how it was found are in ${first}. ${after}`,
    next: (file: string) => `The next incidents are in ${file}.`,
    noNext: "No incident with pages of its own comes after these.",
    end: (number: number, count: number, incidents: string) =>
      `The end of part ${number} of ${count}: ${incidents}.`,
    footer: (footer: string, number: number, count: number) => `${footer} · part ${number} of ${count}`,
  },
} as const
