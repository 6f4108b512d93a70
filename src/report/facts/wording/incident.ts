import { countOf, formatCount, joinWords } from "../../../text/index.ts"

interface OutsideFacts {
  readonly labels: readonly string[]
  readonly host: string | null
  /** Null for all signals but the first. */
  readonly first: "at-first-row" | "later" | null
}

/** Texts of an incident's pages, from its state to its contributions. */
export const incident = {
  stillOpen: "Open at end of data",
  closed: "Closed",

  /** Why a line of an access log is shown. */
  requests: { slowest: "Slowest", failing: "Failing" },

  /** One to three short sentences under the title. */
  summary: {
    silent: ({ hosts, from, until }: Readonly<Record<"hosts" | "from" | "until", string>>) =>
      `No data from ${hosts} between ${from} and ${until}. Host state during that time is unknown.`,
    hosts: (first: string, more: string) => `${first} and ${more} more hosts`,
    nightEnded: "the end of the night",
    furthest: ({
      label,
      actual,
      at,
      expectedRange,
    }: Readonly<Record<"label" | "actual" | "at" | "expectedRange", string>>) =>
      `${label}: ${actual} at ${at}; expected range ${expectedRange}.`,
    combined: (features: string) =>
      `No single feature crossed its own threshold: ${features} deviated together.`,
    before: (length: string) => `${length} before the incident opened`,
    asItOpened: "in the row in which the incident opened",
    atFirstRow: "in the night's first row: it may have begun earlier",
    at: (time: string) => `at ${time}`,
    onlySignal: (when: string) => `It was the only leading signal and first crossed its threshold ${when}.`,
    firstSignal: (label: string, when: string) => `${label} crossed its threshold first, ${when}.`,
    peak: (times: string, at: string, end: string) =>
      `The score peaked at ${times} its threshold at ${at}${end}.`,
    stillOpen: "; the incident was still open at the end of the data",
  },

  /** A night above the threshold from its first row to its last. */
  unlike: {
    summary: (hosts: string, count: number) =>
      `${hosts} ${count === 1 ? "is above its threshold" : "are above their thresholds"} in the night's first row and stay${count === 1 ? "s" : ""} there to its last`,
    reason: (count: number) =>
      `levels changed before the night began, or the history is of ${count === 1 ? "another machine" : "other machines"}`,
    features: (signals: number, features: string) =>
      `${formatCount(signals)} of ${features} left their expected range.`,
  },

  figures: {
    duration: (span: string) => `Duration, ${span}`,
    soFar: (span: string) => `Duration so far, ${span}`,
    furthest: (label: string, expectedRange: string | null) =>
      `${label}, furthest value${expectedRange === null ? "" : ` (expected ${expectedRange})`}`,
    ratio: (score: string, threshold: string) => `Peak score ÷ threshold (${score} ÷ ${threshold})`,
    agreed: (agree: number, of: number) =>
      `Peak score ÷ threshold; ${agree} of ${countOf(of, "detector")} agree`,
    firstMissing: (zone: string) => `First missing row, ${zone}`,
  },

  /** The timeline. */
  timeline: {
    before: (host: string, score: string, times: string) =>
      `Before the first signal: score of ${host} is ${score}, ${times} its threshold`,
    outside: ({ labels, host, first }: OutsideFacts) =>
      `${joinWords(labels)} outside the expected range${host === null ? "" : ` on ${host}`}` +
      (first === null
        ? ""
        : first === "later"
          ? " (first signal)"
          : " (first signal, in the night's first row)"),
    further: (count: number) => `${countOf(count, "more signal")} outside the expected range by this time`,
    opens: (host: string, threshold: string) =>
      `Incident opens: score of ${host} exceeds its threshold of ${threshold}`,
    opensWithRow: (host: string) => `Incident opens: first anomalous row of ${host}`,
    atFirstRow: (host: string, threshold: string) =>
      `The night begins with the score of ${host} above its threshold of ${threshold}: it may have exceeded it earlier`,
    joins: (host: string) => `First anomalous row of ${host}`,
    exceeds: (host: string, threshold: string) => `Score of ${host} exceeds its threshold of ${threshold}`,
    peaks: (host: string, score: string, times: string) =>
      `Score of ${host} peaks at ${score}, ${times} its threshold`,
    closes: "Incident closes: last anomalous row",
    staysOpen: "Data ends; the incident is still open",
    missing: (host: string) => `First missing row of ${host}`,
    dataResumes: "Data resumes",
    nothingCame: "Night ends; still no data",
    event: (text: string, host: string | null) => `${text} (${host === null ? "whole fleet" : `on ${host}`})`,
    raised: "First raised by day: noctule watch opened the incident",
    eventSource: "reported",
    seenInCharts: "charts",
    seenInRows: "rows",
  },

  /** An incident's end, for a line that names its start. */
  openAtEnd: "open at the end of the data",
  until: (time: string) => `to ${time}`,

  leading: (labels: string, signals: number) =>
    `${labels}${signals > 3 ? ` (${countOf(signals, "signal")})` : ""}`,
  link: (label: string, host: string) => `${label} on ${host}`,

  contributions: {
    all: (signals: number, features: number) =>
      `${countOf(signals, "signal")} among ${countOf(features, "feature")}`,
    signals: (signals: number, others: number) =>
      `${countOf(signals, "signal")}; result.json lists ${countOf(others, "other feature")}`,
    leftOut: (count: number, share: string) =>
      `${countOf(count, "more feature")} with ${share} or less each: see report.html or result.json.`,
    direction: { up: "above", down: "below", both: "both" },
    bare: "Values without a unit are shown as the source provides them.",
  },
} as const
