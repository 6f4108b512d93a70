import { countOf, formatCount } from "../numbers.ts"

/** A night as a mail: its subject, what it says besides page one, and what comes with it. */
export const mail = {
  subject: {
    line: ({ job, date, finding }: Readonly<Record<"job" | "date" | "finding", string>>) =>
      `${job}, night to ${date}: ${finding}`,
    gone: (count: number) => `; ${countOf(count, "host")} gone since before this night`,
    found: (counts: readonly string[], missing: string, lead: string) =>
      `${counts.join(", ")}${missing}. ${lead}`,
    partly: (partly: number, hosts: string) => `; ${formatCount(partly)} of ${hosts} not judged whole`,
    noData: (hosts: string) => `NO DATA: none of ${hosts} could be judged`,
    incomplete: (partly: number, hosts: string) =>
      `INCOMPLETE: ${formatCount(partly)} of ${hosts} not judged whole, no anomalies in what was judged`,
    nothingNew: (findings: number, hosts: string) =>
      `nothing new, ${countOf(findings, "finding")} left out as known; all ${hosts} judged`,
    quiet: (hosts: number) =>
      `no anomalies, ${hosts === 1 ? "its one host" : `all ${countOf(hosts, "host")}`} judged`,
  },

  when: ({
    start,
    until,
    length,
    open,
    past,
  }: {
    start: string
    until: string
    length: string
    open: boolean
    past: string | null
  }) => `${start}, ${until}; ${length}${open ? " so far" : ""}${past === null ? "" : `; ${past}`}`,
  stillOpen: "open when the data ended",
  to: (time: string) => `to ${time}`,
  hosts: (named: readonly string[], more: number) =>
    more > 0 ? `${named.join(", ")} and ${countOf(more, "more host")}` : named.join(", "),
  further: (count: number) => `${countOf(count, "further incident")} in the report.`,
  resolved: (severity: string, title: string) => `${severity}: ${title}`,
  footer: ({ run, job, zone, utc }: { run: string; job: string; zone: string; utc: boolean }) =>
    `Run ${run} of the job ${job}. Times are ${zone}${utc ? " with UTC beside them" : ""}.`,
  pictureTitle: (title: string, note: string) => `${title}, ${note}`,

  /** What comes with a mail, and where the rest lies. */
  attachments: {
    whole: (size: string) => `The report is attached as PDF (${size}).`,
    firstPages: ({ pages, of, size }: Readonly<Record<"pages" | "of" | "size", string>>) =>
      `The first ${pages} of the report's ${of} pages are attached as PDF (${size}).`,
    tooLarge: (size: string, path: string) => `The whole PDF (${size}) is too large for a mail: ${path}`,
    noPdf: "No PDF of this run could be made; the interactive report says why.",
    parts: (parts: number, last: string, folder: string) =>
      `Its ${countOf(parts, "further part")}, to ${last}: ${folder}`,
    lostParts: (parts: number) =>
      `${countOf(parts, "further part")} could not be made; the interactive report says why.`,
    page: (path: string) => `Interactive report: ${path}`,
    drafts: (folder: string) => `Postmortem drafts: ${folder}`,
  },
} as const

/** A night as messages for chats and pagers. */
export const messages = {
  heading: (job: string, date: string) => `${job}, night to ${date}`,
  past: (severity: string, state: string) => `${severity}, ${state}`,
  when: ({ start, until, length, open }: { start: string; until: string; length: string; open: boolean }) =>
    `${start} ${until}; ${length}${open ? " so far" : ""}`,
  resolved: (titles: readonly string[]) => `Resolved since the last report: ${titles.join("; ")}`,
  report: (folder: string) => `Report: ${folder}/report.html`,
  open: "Open the report",
  footer: (run: string, zone: string) => `Run ${run}. Times are ${zone}.`,
  reportOfTheNight: "Report of the night",
  hosts: (count: number) => `${count} hosts`,
  signal: (label: string, actual: string, expectedRange: string) =>
    `${label}: ${actual}, usually ${expectedRange}`,
  unknown: "unknown",
} as const

/** A run that ended without a report: its page, mail and messages. */
export const failure = {
  headline: "No report of this night: the run failed",
  title: (job: string, headline: string) => `${job}: ${headline}`,
  subject: (job: string, what: string) => `${job}: NO REPORT: ${what}`,
  summary:
    "The hosts were not judged. Whether they were well is not known, and nothing on this page says so.",
  facts: {
    what: "What",
    where: "Where",
    hint: "To fix it",
    during: "While",
    job: "Job",
    command: "Command",
    exit: "Exit code",
    exitOf: (exit: number, code: string) => `${exit} (${code})`,
    versions: "Versions",
    when: "When",
    lastGood: "Last good report",
  },
  stage: (stage: string) => (stage === "start" ? "the run was starting" : `the stage “${stage}” ran`),
  noGood: "There is no earlier report of this job.",
  lastGood: (night: string, incidents: string, run: string) =>
    `The last good report stays in place: night to ${night}, ${incidents}, run ${run}.`,
} as const
