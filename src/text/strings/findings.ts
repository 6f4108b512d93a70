import { countOf, formatCount, formatNumber, joinWords, listSome } from "../numbers.ts"
import { formatDuration } from "../durations.ts"

type DetectorFacts = Readonly<Record<"host" | "detector" | "engine" | "verdict" | "seed", string>>

/** What a review asks for besides the charts: on the incident's pages in brief, in its postmortem whole. */
export const findings = {
  names: {
    onsets: "Onset order",
    detector: "Detector and threshold",
    confidence: "Confidence",
    ruledOut: "Looked at and ruled out",
    leftOut: "Left out, and why",
    data: "Data in the window",
    missing: "Not looked at",
  },
  onHost: (host: string, line: string) => `${host}: ${line}`,

  onsets: {
    on: (host: string, first: string, rest: readonly string[]) => `${host}: ${[first, ...rest].join(", ")}.`,
    score: "the score",
    first: (what: string, time: string) => `${what} at ${time}`,
    later: (what: string, length: string) => `${what} ${length} later`,
    sameRow: (what: string) => `${what} in the same row`,
    furtherSignals: (count: number) => countOf(count, "further signal"),
    furtherHosts: (count: number) => `${countOf(count, "further host")} in the postmortem.`,
    oneSilent: "One host fell silent.",
    oneHost: (caution: string) => `One host was affected. ${caution}`,
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
    caution: "The order is that of the first crossings in the data, and no more than that.",
    uncertainty: (rows: string, end: string) =>
      `Times are those of the data's rows. Rows are ${rows} apart: an onset lies within one row before the time given; ${end}`,
    rows: (least: string, most: string) => (least === most ? most : `${least} to ${most}, by host`),
    endUnknown: "the end is not known: the data ended first.",
    endKnown: "the end is known to within one row after the time given.",
    firstSilentRow: "first row without data",
    ownThreshold: (label: string) => `${label}, its own threshold`,
    hostThreshold: "score, the host's threshold",
  },

  detector: {
    brief: ({ host, detector, engine, verdict, seed, score }: DetectorFacts & { readonly score: string }) =>
      `${host}: ${detector} on ${engine}, training ${verdict}, seed ${seed}; ${score}.`,
    training: (
      of: DetectorFacts & Readonly<Record<"reason" | "parameters" | "windows" | "updates", string>>,
    ) =>
      `${of.host}: ${of.detector} on ${of.engine}, ${of.parameters}, learned from ${of.windows} in ${of.updates}, seed ${of.seed}; ` +
      `training ${of.verdict}: ${of.reason}.`,
    fallbackBrief: ({ host, verdict, score }: Readonly<Record<"host" | "verdict" | "score", string>>) =>
      `${host}: medians by time of day and week, as no model stood, training ${verdict}; ${score}.`,
    fallback: ({ host, verdict, reason }: Readonly<Record<"host" | "verdict" | "reason", string>>) =>
      `${host}: medians by time of day and week, as no model stood; training ${verdict}: ${reason}.`,
    peak: ({
      host,
      score,
      threshold,
      times,
    }: Readonly<Record<"host" | "score" | "threshold" | "times", string>>) =>
      `${host}: score ${score} at its peak over a threshold of ${threshold}, ${times} it.`,
    score: (score: string, times: string, threshold: string) =>
      `score ${score}, ${times} its threshold of ${threshold}`,
    silence: (host: string) => `${host}: no score decided this incident; the rule is that of silence.`,
    falseIncidentTarget: (rate: number) =>
      `The threshold is set so that false incidents are expected to stay at or below ${formatNumber(rate)} a host and week.`,
    merged: (gap: number) =>
      `Rows above the threshold less than ${formatDuration(gap)} apart are one incident.`,
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
      const none = `none of ${countOf(of, "detector")} alone put this stretch above its own threshold (${against}): only all taken together do.`
      if (agree === 0) return none
      if (of === 1) return `the one detector asked put this stretch above its own threshold: ${names}.`
      return `${agree} of ${countOf(of, "detector")} agree: ${names}${against === "" ? "" : `; below its own threshold: ${against}`}.`
    },
    counterfactual: (
      checked: readonly { readonly label: string; readonly share: string; readonly rises: boolean }[],
    ) =>
      `Check: ${joinWords(checked.map(({ label, share, rises }) => `with ${label} at its usual value the score ${rises ? "rises" : "falls"} by ${share}`))}.`,
  },

  /** What was looked at over the same time and did not stand out, or stood out elsewhere. */
  ruledOut: {
    noOther: "No other host had data in that time.",
    above: (hosts: readonly string[], most: number) =>
      `Also above their own thresholds in that time: ${listSome(hosts, most)}.`,
    aboveOne: (host: string, times: string) => `${host} (${times})`,
    calm: ({ count, host, times }: { count: number; host: string; times: string }) =>
      `${countOf(count, "other host")} stayed below ${count === 1 ? "its threshold" : "their thresholds"}; nearest was ${host} at ${times} its threshold.`,
    features: (host: string, features: readonly string[], most: number) =>
      `${host}: ${countOf(features.length, "feature")} stayed below ${features.length === 1 ? "its own threshold" : "their own thresholds"}: ${listSome(features, most)}.`,
    incidents: (ids: readonly string[], most: number) =>
      ids.length === 0
        ? "No other incident was found in that time."
        : `Other incidents in that time: ${listSome(ids, most)}.`,
    events: (count: number, from: string) =>
      count === 0
        ? `No event was told for these hosts or the fleet from ${from} on.`
        : `${countOf(count, "event")} told for these hosts or the fleet: see the timeline.`,
  },

  /** What was found and left out. */
  suppressed: {
    one: (title: string, reason: string) => `“${title}”: ${reason}`,
    none: "Nothing that was found on these hosts in this time was left out.",
    shortOnes: (shortest: number) =>
      shortest > 0
        ? `What lasts less than ${formatDuration(shortest)} is no incident.`
        : "Short findings are told too: the job sets no least length.",
    insideWindow: ({
      title,
      span,
      source,
      minutes,
    }: {
      title: string
      span: string
      source: string
      minutes: number
    }) => `inside ${title}, ${span} (${source}), give or take ${minutes} min`,
    expected: ({
      author,
      date,
      note,
      fingerprint,
    }: Readonly<Record<"author" | "date" | "note" | "fingerprint", string>>) =>
      `labelled expected${author === "" ? "" : ` by ${author}`}${date === "" ? "" : ` on ${date}`}${note === "" ? "" : `: ${note}`} (${fingerprint})`,
  },

  /** The data of one host in the incident's window. */
  data: {
    scored: (scored: number, rows: number) =>
      `${formatCount(scored)} of ${countOf(rows, "row")} from half an hour before the first sign to half an hour after the end hold a score`,
    unknown: (host: string) => `${host}: nothing is known of its data.`,
    coverage: (night: string, history: string) =>
      `${night} of the night's rows and ${history} of the history's hold data`,
    longestGap: (length: string) => `longest gap ${length}`,
    noGap: "none",
    line: (host: string, parts: readonly string[]) => `${host}: ${parts.join("; ")}.`,
  },

  missing: {
    history: (host: string, features: readonly string[]) =>
      `${host}: left out for want of history: ${joinWords(features)}.`,
    gone: (hosts: readonly string[]) => `Gone since before this night, and left out: ${joinWords(hosts)}.`,
    notScored: (hosts: readonly string[]) => `Not scored in this night: ${joinWords(hosts)}.`,
  },
} as const
