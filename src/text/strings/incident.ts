import { countOf, joinWords } from "../numbers.ts"

/** The pages of one incident, from its state to its contributions. */
export const incident = {
  stillOpen: "Open at the data's end",
  closed: "Closed",

  /** Two to four short sentences under the title. */
  summary: {
    silent: ({ hosts, from, until }: Readonly<Record<"hosts" | "from" | "until", string>>) =>
      `No row came from ${hosts} from ${from} until ${until}. What the host did meanwhile is not known.`,
    hosts: (first: string, more: string) => `${first} and ${more} more hosts`,
    nightEnded: "the night ended",
    furthest: ({
      label,
      actual,
      at,
      range: expectedRange,
    }: Readonly<Record<"label" | "actual" | "at" | "range", string>>) =>
      `${label} was at ${actual} at ${at}, where ${expectedRange} is usual.`,
    combined: (features: string) => `No feature alone crossed its own threshold: ${features} moved together.`,
    before: (length: string) => `${length} before the incident opened`,
    asItOpened: "in the minute in which the incident opened",
    at: (time: string) => `at ${time}`,
    onlySignal: (when: string) => `It was the only leading signal, first ${when}.`,
    firstSignal: (label: string, when: string) => `The first leading signal was ${label}, ${when}.`,
    peak: (times: string, at: string, end: string) =>
      `The score peaked at ${times} its threshold at ${at}${end}.`,
    stillOpen: "; it was still open when the data ended",
  },

  figures: {
    duration: (span: string) => `Duration, ${span}`,
    soFar: (span: string) => `So far, ${span}`,
    furthest: (label: string, expectedRange: string | null) =>
      `${label}, furthest value${expectedRange === null ? "" : ` (usual ${expectedRange})`}`,
    ratio: (score: string, threshold: string) =>
      `Score over threshold at the peak (${score} over ${threshold})`,
    agreed: (agree: number, of: number) =>
      `Score over threshold; ${agree} of ${countOf(of, "detector")} agree`,
    firstMissing: (zone: string) => `First row missing, ${zone}`,
  },

  /** What happened, in the order of its time. */
  timeline: {
    before: (host: string, score: string, times: string) =>
      `Before the first sign: the score of ${host} is ${score}, ${times} its threshold`,
    outside: ({ labels, host, first }: { labels: readonly string[]; host: string | null; first: boolean }) =>
      `${joinWords(labels)} outside the usual${host === null ? "" : ` on ${host}`}${first ? " (first signal)" : ""}`,
    further: (count: number) => `${countOf(count, "further signal")} outside the usual by this time`,
    opens: (host: string, threshold: string) =>
      `Incident opens: the score of ${host} passes its threshold of ${threshold}`,
    joins: (host: string, threshold: string) => `The score of ${host} passes its threshold of ${threshold}`,
    peaks: (host: string, score: string, times: string) =>
      `The score of ${host} peaks at ${score}, ${times} its threshold`,
    closes: "Every score is below its threshold again; the incident closes",
    staysOpen: "The data ends; the incident is still open",
    missing: (host: string) => `The first row of ${host} that is missing`,
    dataResumes: "Data comes again",
    nothingCame: "The night ends; nothing has come",
    event: (text: string, host: string | null) => `${text} (${host === null ? "whole fleet" : `on ${host}`})`,
    eventSource: "told",
    seenInCharts: "charts",
    seenInRows: "rows",
  },

  leading: (labels: string, signals: number) =>
    `${labels}${signals > 3 ? ` (${countOf(signals, "signal")})` : ""}`,
  link: (label: string, host: string) => `${label} of ${host}`,

  contributions: {
    all: (signals: number, features: number) =>
      `${countOf(signals, "signal")} among ${countOf(features, "feature")}`,
    signals: (signals: number, others: number) =>
      `its ${countOf(signals, "signal")}; the other ${countOf(others, "feature")} are in result.json`,
    leftOut: (count: number, share: string) =>
      `${countOf(count, "further feature")} with ${share} or less each: in report.html and result.json.`,
    direction: { up: "above", down: "below", both: "both" },
    bare: "Values without a unit are as the source gives them.",
  },
} as const
