import { countOf, formatCount, formatDuration, joinWords, listSome } from "../../../text/index.ts"

type DetectorFacts = Readonly<Record<"host" | "detector" | "engine" | "verdict" | "seed", string>>

interface BaseRateWords {
  readonly label: string
  readonly days: number
  readonly of: number
  readonly other: { readonly label: string; readonly days: number } | null
}

/** Findings for a review: short on the incident's pages, complete in its postmortem. */
export const findings = {
  names: {
    onsets: "Onset order",
    detector: "Detector and threshold",
    confidence: "Confidence",
    sameTime: "At the same time",
    suppressed: "Suppressed findings",
    data: "Data in the incident window",
    missing: "Not checked",
  },
  onHost: (host: string, line: string) => `${host}: ${line}`,

  onsets: {
    on: (host: string, first: string, rest: readonly string[]) => `${host}: ${[first, ...rest].join(", ")}.`,
    score: "the first anomalous row",
    first: (what: string, time: string) => `${what} at ${time}`,
    later: (what: string, length: string) => `${what} ${length} later`,
    sameRow: (what: string) => `${what} in the same row`,
    furtherSignals: (count: number) => countOf(count, "more signal"),
    furtherHosts: (count: number) => `${countOf(count, "more host")} in the postmortem.`,
    oneSilent: "One host went silent.",
    oneHost: (caution: string) => `One host affected. ${caution}`,
    spread: ({
      first,
      hosts,
      later,
      caution,
    }: {
      first: string
      hosts: string
      later: readonly string[]
      caution: string
    }) => `${first} was the first of ${hosts}; then ${joinWords(later)}. ${caution}`,
    caution: "The order shows first crossings in the data, nothing more.",
    uncertainty: (rows: string, end: string) =>
      `Rows are ${rows} apart. An onset lies at most one row before the time given; ${end}`,
    rows: (least: string, most: string) => (least === most ? most : `${least} to ${most}, by host`),
    endUnknown: "the end is unknown: the data ended first.",
    endKnown: "the end lies at most one row after.",
    firstSilentRow: "first missing row",
    ownThreshold: (label: string) => `${label}, own threshold`,
    hostThreshold: "first anomalous row",
    atFirstRow: "What was there in the night's first row may have begun earlier.",
  },

  detector: {
    brief: ({ host, detector, engine, verdict, seed, score }: DetectorFacts & { readonly score: string }) =>
      `${host}: ${detector} on ${engine}, training ${verdict}, seed ${seed}; ${score}.`,
    training: (
      of: DetectorFacts & Readonly<Record<"reason" | "parameters" | "windows" | "updates", string>>,
    ) =>
      `${of.host}: ${of.detector} on ${of.engine}, ${of.parameters}, trained on ${of.windows} in ${of.updates}, seed ${of.seed}; ` +
      `training ${of.verdict}: ${of.reason}.`,
    fallbackBrief: ({ host, verdict, score }: Readonly<Record<"host" | "verdict" | "score", string>>) =>
      `${host}: seasonal baseline, as no model was usable; training ${verdict}; ${score}.`,
    fallback: ({ host, verdict, reason }: Readonly<Record<"host" | "verdict" | "reason", string>>) =>
      `${host}: seasonal baseline, as no model was usable; training ${verdict}: ${reason}.`,
    peak: ({
      host,
      score,
      threshold,
      times,
    }: Readonly<Record<"host" | "score" | "threshold" | "times", string>>) =>
      `${host}: score peaked at ${score}, ${times} its threshold of ${threshold}.`,
    score: (score: string, times: string, threshold: string) =>
      `score ${score}, ${times} its threshold of ${threshold}`,
    silence: (host: string) => `${host}: found by the silence rule, not by a score.`,
    merged: (gap: number) =>
      `Rows above the threshold less than ${formatDuration(gap)} apart form one incident.`,
  },

  confidence: {
    agreement: ({
      agree,
      of,
      names,
      against,
    }: {
      agree: number
      of: number
      names: string
      against: string
    }) => {
      const none = `0 of ${countOf(of, "detector")} agree (${against}): only the combined score crossed its threshold.`
      if (agree === 0) return none
      if (of === 1) return `${names} crossed its own threshold; no other detector ran.`
      return `${agree} of ${countOf(of, "detector")} agree: ${names}${against === "" ? "" : `; below threshold: ${against}`}.`
    },
    counterfactual: (
      checked: readonly { readonly label: string; readonly share: string; readonly rises: boolean }[],
    ) =>
      "Counterfactual check, change of the score with one signal at its expected value: " +
      `${checked.map(({ label, share, rises }) => `${label} ${rises ? "+" : "−"}${share}`).join(", ")}.`,
    baseRates: (rates: readonly BaseRateWords[]) => {
      const counts = rates.map(({ label, days, of, other }) => {
        const together = other && days > 0 ? ` (${other.days} together with ${other.label})` : ""
        return `${label} on ${days} of ${countOf(of, "day")}${together}`
      })
      return `Base rate, days of history with a signal above its threshold for as long: ${counts.join(", ")}.`
    },
  },

  /** Other hosts, features, incidents and events of the same time. */
  sameTime: {
    noOther: "No other host has data for that time.",
    above: (hosts: readonly string[], most: number) =>
      `Also above their thresholds at that time: ${listSome(hosts, most)}.`,
    aboveOne: (host: string, times: string) => `${host} (${times})`,
    calm: ({ count, host, times }: { count: number; host: string; times: string }) =>
      `${countOf(count, "other host")} stayed below ${count === 1 ? "its threshold" : "their thresholds"}; closest: ${host} at ${times} its threshold.`,
    features: (host: string, features: readonly string[], most: number) =>
      `${host}: ${countOf(features.length, "feature")} stayed below ${features.length === 1 ? "its own threshold" : "their own thresholds"}: ${listSome(features, most)}.`,
    incidents: (ids: readonly string[], most: number) =>
      ids.length === 0
        ? "No other incident at that time."
        : `Other incidents at that time: ${listSome(ids, most)}.`,
    events: (count: number, from: string) =>
      count === 0
        ? `No event reported for these hosts or the fleet since ${from}.`
        : `${countOf(count, "event")} reported for these hosts or the fleet: see the timeline.`,
  },

  /** Findings that are not reported as incidents. */
  suppressed: {
    one: (title: string, reason: string) => `“${title}”: ${reason}`,
    none: "No finding on these hosts at this time was suppressed.",
    shortOnes: (shortest: number) =>
      shortest > 0
        ? `Findings shorter than ${formatDuration(shortest)} are not reported.`
        : "Findings of any length are reported: the job sets no minimum.",
  },

  /** The data of one host in the incident's window. */
  data: {
    scored: (scored: number, rows: number) =>
      `${formatCount(scored)} of ${countOf(rows, "row")} scored, from 30 min before the first signal to 30 min after the end`,
    unknown: (host: string) => `${host}: data quality unknown.`,
    coverage: (night: string, history: string) =>
      `data coverage ${night} of the night, ${history} of the history`,
    longestGap: (length: string) => `longest gap ${length}`,
    noGap: "none",
    line: (host: string, parts: readonly string[]) => `${host}: ${parts.join("; ")}.`,
  },

  missing: {
    history: (host: string, features: readonly string[]) =>
      `${host}: features excluded, no history: ${joinWords(features)}.`,
    gone: (hosts: readonly string[]) => `No data since before this night, not scored: ${joinWords(hosts)}.`,
    notScored: (hosts: readonly string[]) => `Not scored this night: ${joinWords(hosts)}.`,
  },
} as const
