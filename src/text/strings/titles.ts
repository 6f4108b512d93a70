import type { Direction } from "../../base/index.ts"

/** Titles of incidents: they head the pages, the lists, the mails and the messages. */
export const title = {
  line: (hosts: string, lead: string, length: string, others: string) =>
    `${hosts}: ${lead} for ${length}${others === "" ? "" : `; ${others}`}`,
  openFor: (length: string) => `${length}, still open`,
  silent: (hosts: string, length: string) => `${hosts}: no data for ${length}, silent until the night's end`,
  hosts: (first: string, more: string) => `${first} and ${more}`,
  moreHosts: (count: string) => `${count} more hosts`,

  score: "score",
  timesExpected: (label: string, times: string) => `${label} ${times} the expected value`,
  roseTo: (label: string, actual: string, expectedRange: string) =>
    `${label} up to ${actual} (expected ${expectedRange})`,
  fellTo: (label: string, actual: string, expectedRange: string) =>
    `${label} down to ${actual} (expected ${expectedRange})`,
  bothWays: (label: string, expectedRange: string) =>
    `${label} above and below its expected ${expectedRange}`,
  outsideExpected: (label: string) => `${label} outside its expected range`,
  moved: (labels: string, direction: Direction, when: "before" | "with" | "after") =>
    `${labels} ${{ up: "rose", down: "fell", both: "swung" }[direction]} ${when} it`,
} as const

/** The sum behind a grade. */
export const severity = {
  rule: (grade: string, points: string, parts: string) => `${grade}: ${points} of 10, for ${parts}`,
  silentRule: (grade: string, length: string, limit: string, hosts: string) =>
    `${grade}: ${hosts} without data for ${length}; ${limit} or more, or more than one host, is critical`,
  ratio: (times: string, points: number) => `a score of ${times} its threshold (${points})`,
  duration: (length: string, points: number) => `${length} (${points})`,
  signals: (count: string, points: number) => `${count} (${points})`,
  hosts: (count: string, points: number) => `${count} (${points})`,
} as const
