import type { Direction } from "../base/index.ts"

/**
 * The sentences that Noctule writes about incidents, in one place. Each takes finished pieces (numbers with units, times with zones) and
 * only sets them in order. They state what was measured and when: never what made it happen.
 */
export const strings = {
  title: (hosts: string, lead: string, length: string, others: string) => `${hosts}: ${lead} for ${length}${others === "" ? "" : `; ${others}`}`,
  openFor: (length: string) => `${length}, still open`,
  silentTitle: (hosts: string, length: string) => `${hosts}: no data for ${length}, silent until the night's end`,
  hosts: (first: string, more: string) => `${first} and ${more}`,
  moreHosts: (count: string) => `${count} more hosts`,

  timesTheUsual: (label: string, times: string) => `${label} ${times} the usual`,
  reached: (label: string, actual: string, usual: string) => `${label} up to ${actual} (usual ${usual})`,
  fellTo: (label: string, actual: string, usual: string) => `${label} down to ${actual} (usual ${usual})`,
  bothWays: (label: string, usual: string) => `${label} above and below its usual ${usual}`,
  departed: (label: string) => `${label} outside its usual range`,
  moved: (labels: string, direction: Direction, when: "before" | "with" | "after") =>
    `${labels} ${{ up: "rose", down: "fell", both: "swung" }[direction]} ${when} it`,

  severityRule: (severity: string, points: string, parts: string) => `${severity}: ${points} of 10, for ${parts}`,
  silentRule: (severity: string, length: string, limit: string, hosts: string) =>
    `${severity}: ${hosts} without data for ${length}; ${limit} or more, or more than one host, is critical`,
  ratioPart: (times: string, points: number) => `a score of ${times} its threshold (${points})`,
  durationPart: (length: string, points: number) => `${length} (${points})`,
  signalsPart: (count: string, points: number) => `${count} (${points})`,
  hostsPart: (count: string, points: number) => `${count} (${points})`,
} as const
