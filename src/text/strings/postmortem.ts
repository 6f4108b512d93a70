import { countOf } from "../numbers.ts"

/** What a postmortem says besides the incident's pages. */
export const postmortem = {
  facts: {
    incident: "Incident",
    status: "Status",
    open: (end: string) => `open at the end of the data, ${end}`,
    closed: "ended inside the night",
    past: "Earlier nights",
    severity: "Technical severity",
    firstMissing: "First row without data",
    opened: "Opened",
    ended: "Ended",
    notEnded: "not by the end of the data",
    soFar: "Lasted so far",
    lasted: "Lasted",
    peak: "Peak",
    peakAt: (time: string, score: string) => `${time}: ${score}`,
    hosts: "Hosts",
    hostsOf: (hosts: string, count: string, all: string) => `${hosts} (${count} of ${all})`,
    night: "Night",
    nightOf: (from: string, to: string) => `${from} to ${to}`,
    run: "Job and run",
    runOf: (job: string, run: string) => `${job}, ${run}`,
  },
  fromEvents: "told by the job's events",

  signals: {
    intro: ({
      signals,
      features,
      score,
      rows,
    }: {
      signals: number
      features: number
      score: string
      rows: number
    }) =>
      `${countOf(signals, "signal")} among ${countOf(features, "feature")}; ${score}; ${countOf(rows, "row")} above it.`,
    noSignal: "No feature alone crossed its own threshold: the leading ones are shown.",
    rest: (others: number, share: string) =>
      `${countOf(others, "other feature")} did not cross ${others === 1 ? "its own threshold and makes" : "their own thresholds and make"} up ${share} of the score.`,
    label: (label: string, feature: string) => `${label} (${feature})`,
    direction: { up: "above", down: "below", both: "above and below" },
  },

  thisNight: (date: string) => `${date}, this night`,
  normalDays: ({ label, from, to, days }: { label: string; from: string; to: string; days: number }) =>
    `${label} from ${from} to ${to}, beside the same hours of ${countOf(days, "earlier day")}.`,

  /** What lies in the run's folder: a link's text, and what is behind it. */
  evidence: {
    report: { text: "report", note: "charts, tables and method, in one file without network" },
    slice: {
      text: "rows as CSV",
      note: "score, threshold, error and share of every feature, row by row, from half an hour before the first sign to half an hour after the end",
    },
    series: {
      text: "series",
      note: "actual and expected values behind the charts, reduced without losing a peak",
    },
    scores: { text: (host: string) => `scores of ${host}`, note: "the whole night, row by row (Parquet)" },
    result: "every number of this page",
    run: "how the run came to its result: job, versions, seeds, inputs with their hashes",
    dashboard: "a dashboard, for as long as it keeps this time",
  },
} as const
