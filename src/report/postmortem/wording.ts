import { countOf } from "../../text/index.ts"

/** Texts of a postmortem beyond the incident's pages. */
export const postmortem = {
  facts: {
    incident: "Incident",
    status: "Status",
    open: (end: string) => `open at the end of the data, ${end}`,
    closed: "ended during the night",
    past: "Earlier nights",
    severity: "Technical severity",
    firstMissing: "First missing row",
    opened: "Opened",
    ended: "Ended",
    notEnded: "not by the end of the data",
    soFar: "Duration so far",
    lasted: "Duration",
    peak: "Peak",
    peakAt: (time: string, score: string) => `${time}: ${score}`,
    hosts: "Hosts",
    hostsOf: (hosts: string, count: string, all: string) => `${hosts} (${count} of ${all})`,
    night: "Night",
    nightOf: (from: string, to: string) => `${from} to ${to}`,
    run: "Job and run",
    runOf: (job: string, run: string) => `${job}, ${run}`,
  },
  fromEvents: "reported by the job's events",

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
      `${countOf(signals, "signal")} among ${countOf(features, "feature")}; ${score}; ${countOf(rows, "anomalous row")}.`,
    noSignal: "No single feature crossed its own threshold; the largest contributions are shown.",
    rest: (others: number, share: string) =>
      `${countOf(others, "other feature")} did not cross ${others === 1 ? "its own threshold and makes" : "their own thresholds and make"} up ${share} of the score.`,
    label: (label: string, feature: string) => `${label} (${feature})`,
    direction: { up: "above", down: "below", both: "above and below" },
  },

  thisNight: (date: string) => `${date}, this night`,
  normalDays: ({ label, from, to, days }: { label: string; from: string; to: string; days: number }) =>
    `${label} from ${from} to ${to}, compared with the same hours of ${countOf(days, "earlier day")}.`,

  dashboard: "dashboard, as long as it keeps data for this time",
} as const
