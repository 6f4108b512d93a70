import { countOf } from "../../text/index.ts"

/** Texts of messages to chats and pagers. */
export const messages = {
  heading: (job: string, date: string) => `${job}, night to ${date}`,
  past: (severity: string, state: string) => `${severity}, ${state}`,
  when: ({ start, until, length, open }: { start: string; until: string; length: string; open: boolean }) =>
    `${start} ${until}; ${length}${open ? " so far" : ""}`,
  further: (count: number) => `${countOf(count, "more incident")} in the report.`,
  furtherPages: (count: number) => `${countOf(count, "more incident")}: see the report`,
  resolved: (titles: readonly string[]) => `Resolved since the last report: ${titles.join("; ")}`,
  report: (folder: string) => `Report: ${folder}/report.html`,
  open: "Open the report",
  footer: (run: string, zone: string) => `Run ${run}. Times are ${zone}.`,
  reportOfTheNight: "Night report",
  hosts: (count: number) => `${count} hosts`,
  signal: (label: string, actual: string, expectedRange: string) =>
    `${label}: ${actual}, expected ${expectedRange}`,
  live: (change: "opened" | "grown" | "repeated" | "closed", severity: string, title: string) =>
    `${{ opened: "New", grown: "More severe", repeated: "Still open", closed: "Over" }[change]}, ${severity}: ${title}`,
  unknown: "unknown",
} as const
