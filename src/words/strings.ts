import type { Direction } from "../base/index.ts"
import { formatDuration } from "./durations.ts"
import { countOf, formatCount, formatNumber, joinWords, listSome } from "./numbers.ts"

type DetectorFacts = Readonly<Record<"host" | "detector" | "engine" | "verdict" | "seed" | "score", string>>

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

  ownTooShort: (days: string, needed: string) => `its own history reaches back ${days} of the ${needed} days that a model of its own needs`,
  ownAllTheSame: (days: string, needed: string) =>
    `little history: ${days} of the ${needed} days that a model of its own needs, and no other host to learn from; expect it to be wrong more often`,
  groupFailed: "no model of its group could be trained; it learned from its own history",
  scopeAsked: (scope: string) => `the job says so (model.scope: ${scope})`,
  noWeekly: (days: string) => `not enough history for weekly rhythm: ${days} days of the three weeks that it needs`,

  severityRule: (severity: string, points: string, parts: string) => `${severity}: ${points} of 10, for ${parts}`,
  silentRule: (severity: string, length: string, limit: string, hosts: string) =>
    `${severity}: ${hosts} without data for ${length}; ${limit} or more, or more than one host, is critical`,
  /** A run that ended without a report. */
  failure: {
    headline: "No report of this night: the run failed",
    lede: "The hosts were not judged. Whether they were well is not known, and nothing on this page says so.",
    stage: (stage: string) => (stage === "start" ? "the run was starting" : `the stage “${stage}” ran`),
    noGood: "There is no earlier report of this job.",
    lastGood: (night: string, incidents: string, run: string) =>
      `The last good report stays in place: night to ${night}, ${incidents}, run ${run}.`,
  },

  /** A page whose PDF could not be made. */
  unprinted: {
    none: "There is no PDF of this page",
    endsWith: (file: string) => `The PDF ends with ${file}: its further parts could not be made`,
    mend: (mend: string) => `To mend it: ${mend}`,
  },

  /** What comes with a mail, and where the rest lies. */
  mail: {
    whole: (size: string) => `The report is attached as PDF (${size}).`,
    firstPages: ({ pages, of, size }: Readonly<Record<"pages" | "of" | "size", string>>) =>
      `The first ${pages} of the report's ${of} pages are attached as PDF (${size}).`,
    tooLarge: (size: string, path: string) => `The whole PDF (${size}) is too large for a mail: ${path}`,
    noPdf: "No PDF of this run could be made; the interactive report says why.",
    parts: (parts: string, last: string, folder: string) => `Its ${parts}, to ${last}: ${folder}`,
    lostParts: (parts: string) => `${parts} could not be made; the interactive report says why.`,
    page: (path: string) => `Interactive report: ${path}`,
    drafts: (folder: string) => `Postmortem drafts: ${folder}`,
  },

  earlierDays: "Against normal days",
  thisNight: (date: string) => `${date}, this night`,
  normalDays: ({ label, from, to, days }: Readonly<Record<"label" | "from" | "to" | "days", string>>) =>
    `${label} from ${from} to ${to}, beside the same hours of ${days}.`,

  /** Earlier nights. */
  memory: {
    noNews: (findings: string, hosts: string) => `No news: ${findings} left out as known, nothing else on ${hosts}`,
    intro: (nights: string) => `Compared with ${nights} of this job.`,
    trend: { title: "Incidents by night", note: "by severity" },
    new: "new",
    recurring: ({ rhythm, nights, last }: { rhythm: string | null; nights: string; last: string }) =>
      `recurring${rhythm === null ? "" : `, ${rhythm}`}: on ${nights}, the last ${last}`,
    continued: ({ nights, first }: Readonly<Record<"nights" | "first", string>>) => `continued from last night: on ${nights}, since ${first}`,
    recurringBrief: (rhythm: string | null, nights: string) => ["recurring", ...(rhythm === null ? [] : [rhythm]), nights].join(", "),
    continuedBrief: (nights: string) => `continued, ${nights}`,
    labelled: (verdict: string) => `labelled ${verdict}`,
    newOnes: { one: "is new", many: "are new" },
    recurringOnes: { one: "was seen before", many: "were seen before" },
    continuedOnes: { one: "goes on from last night", many: "go on from last night" },
    news: (parts: readonly string[]) => `Of the incidents ${joinWords(parts)}.`,
    resolved: (count: number) => `${countOf(count, "incident")} of last night's report ${count === 1 ? "is" : "are"} over.`,
    /** A title names up to two hosts; of more only the first. */
    over: (title: string, hosts: readonly string[]) => (hosts.length < 3 ? title : `${title} (${listSome(hosts, 5)})`),
    leftOut: (count: number) =>
      `${countOf(count, "finding")} ${count === 1 ? "was" : "were"} left out as known; the reasons stand under “Earlier nights”.`,
    promised: (rate: string) => `Promised: at most ${rate} false incidents a host and week.`,
    observed: (of: Readonly<Record<"false" | "rate" | "weeks" | "confirmed" | "expected" | "trends" | "open", string>>) =>
      `Judged by people: ${of.false} false in ${of.weeks} host-weeks, which is ${of.rate} a host and week; ${of.confirmed} confirmed, `
      + `${of.expected} expected, ${of.trends} a new trend; ${of.open} not judged.`,
    nothingJudged: (open: string, weeks: string) => `Nobody has judged an incident yet: ${open} in ${weeks} host-weeks wait for a verdict.`,
  },

  stillOpenOf: (open: number, all: number) => {
    if (open === 0) return ""
    if (open < all) return `; ${formatCount(open)} still open`
    return all === 1 ? "; it is still open" : "; all still open"
  },

  cover: {
    missing: (kinds: readonly string[]) =>
      kinds.length === 0 ? "Hosts silent or not scored" : `Hosts without a whole night: ${joinWords(kinds)}`,
    silent: (host: string, last: string | null) => `${host} went silent${last === null ? "" : `: its last row is of ${last}`}.`,
    notScored: (hosts: string) => `Not scored: ${hosts}.`,
    gone: (hosts: string) => `Gone for longer than a night, and left out: ${hosts}.`,
    low: (host: string, share: string) => `${host} has only ${share} of the night's rows.`,
  },

  /** What was looked at over the same time and did not stand out, or stood out elsewhere. */
  ruledOut: {
    noOther: "No other host had data in that time.",
    above: (hosts: readonly string[], most: number) => `Also above their own thresholds in that time: ${listSome(hosts, most)}.`,
    calm: ({ count, host, times }: { count: number; host: string; times: string }) =>
      `${countOf(count, "other host")} stayed below ${count === 1 ? "its threshold" : "their thresholds"}; nearest was ${host} at ${times} its threshold.`,
    incidents: (ids: readonly string[], most: number) =>
      ids.length === 0 ? "No other incident was found in that time." : `Other incidents in that time: ${listSome(ids, most)}.`,
    events: (count: number, from: string) =>
      count === 0
        ? `No event was told for these hosts or the fleet from ${from} on.`
        : `${countOf(count, "event")} told for these hosts or the fleet: see the timeline.`,
  },

  /** How scores and incidents came about. */
  method: {
    score: ({ detectors, days, window, leftOut }: { detectors: readonly string[]; days: string; window: number; leftOut: number }) =>
      `For each host a model (${detectors.length > 0 ? joinWords(detectors) : "none was trained"}) learned from ${days} before the night, `
      + `never the night itself, to give back windows of ${countOf(window, "row")}. How badly it gives a row back, each feature measured against its `
      + `own usual error, is the row's score; a feature's part in that is its contribution. ${countOf(leftOut, "history row")} that scored highest `
      + `while learning ${leftOut === 1 ? "was" : "were"} left out of the rest of it, so that an old incident does not pass for normal.`,
    threshold: ({ rate, hosts }: Readonly<Record<"rate" | "hosts", number>>) =>
      "Set for each host by peaks over threshold (Siffer et al., 2017) on history that the model had not learned from, so that false incidents are "
      + `promised to stay at or below ${formatNumber(rate)} a host and week. For ${countOf(hosts, "host")} that allows about `
      + `${formatNumber((rate * hosts) / 7)} a night.`,
    incident: (mergeGap: number, shortest: number) =>
      `Rows above the threshold less than ${formatDuration(mergeGap)} apart are one incident; `
      + `${shortest > 0 ? `one shorter than ${formatDuration(shortest)} is not told` : "the shortest lasts one row"}. Hosts share an incident when `
      + "their anomalies overlap in time and share a signal. A signal is a feature that crossed its own threshold. “Usual” is the range in which the "
      + "model expected the value at that minute; a usual spread is half that range.",
    severity:
      "A technical grade from the score over its threshold, the duration, the number of signals and of hosts; each incident prints its own sum. "
      + "It says nothing of what customers noticed.",
    limits: (hosts: number, mergeGap: number) => [
      "What is listed moved together with the incident; the report does not say what made it happen.",
      `Only the metrics of ${hosts === 1 ? "this host" : `these ${formatCount(hosts)} hosts`} were read: no logs, no traces, no business figures.`,
      "Times are those of the data's rows: an onset is known to one row, an end to one row more.",
      `Two faults on one host within ${formatDuration(mergeGap)} of each other are told as one.`,
      "What was already wrong during the whole history counts as usual.",
    ],
  },

  /** Whose history a model learnt. */
  scope: {
    group: (hosts: string, reason: string) => `scored by a model of its group (${hosts}): ${reason}`,
    fleet: (hosts: string, reason: string) => `scored by a model of the whole fleet (${hosts}): ${reason}`,
  },
  nextDay: "next day",

  /** What happened, in the order of its time. */
  timeline: {
    before: (host: string, score: string, times: string) => `Before the first sign: the score of ${host} is ${score}, ${times} its threshold`,
    outside: ({ labels, host, first }: { labels: readonly string[]; host: string | null; first: boolean }) =>
      `${joinWords(labels)} outside the usual${host === null ? "" : ` on ${host}`}${first ? " (first signal)" : ""}`,
    further: (count: number) => `${countOf(count, "further signal")} outside the usual by this time`,
    opens: (host: string, threshold: string) => `Incident opens: the score of ${host} passes its threshold of ${threshold}`,
    joins: (host: string, threshold: string) => `The score of ${host} passes its threshold of ${threshold}`,
    peaks: (host: string, score: string, times: string) => `The score of ${host} peaks at ${score}, ${times} its threshold`,
    closes: "Every score is below its threshold again; the incident closes",
    staysOpen: "The data ends; the incident is still open",
    missing: (host: string) => `The first row of ${host} that is missing`,
    dataAgain: "Data comes again",
    nothingCame: "The night ends; nothing has come",
    told: (text: string, host: string | null) => `${text} (${host === null ? "whole fleet" : `on ${host}`})`,
  },

  dashboard: "a dashboard, for as long as it keeps this time",

  stillOpen: "Open at the data's end",
  closed: "Closed",
  told: "told",
  seenInCharts: "charts",
  seenInRows: "rows",

  /** A postmortem's blanks. */
  blanks: {
    owner: "Owner",
    impact: "Customer impact",
    trigger: "Trigger",
    lessons: "What went well, what went less well",
    notes: "Notes",
  },
  verdicts: { "confirmed": "confirmed", "expected": "expected", "false-alarm": "false alarm", "new-trend": "new trend" },
  judgedBy: (verdict: string, author: string, date: string, note: string) => `${verdict}, by ${author} on ${date}${note === "" ? "" : `: ${note}`}`,
  unfilled: (file: string) => `What only people know. It is written into ${file}, and stands here in later reports.`,

  agreed: (agree: number, of: number) => `Score over threshold; ${agree} of ${countOf(of, "detector")} agree`,
  onHost: (host: string, line: string) => `${host}: ${line}`,
  agreement: ({ agree, of, names, against }: { agree: number; of: number; names: string; against: string }) => {
    const none = `none of ${countOf(of, "detector")} alone put this stretch above its own threshold (${against}): only all taken together do.`
    if (agree === 0) return none
    if (of === 1) return `the one detector asked put this stretch above its own threshold: ${names}.`
    return `${agree} of ${countOf(of, "detector")} agree: ${names}${against === "" ? "" : `; below its own threshold: ${against}`}.`
  },
  putBack: (checked: readonly { readonly label: string; readonly share: string; readonly rises: boolean }[]) =>
    `Check: ${joinWords(checked.map(({ label, share, rises }) => `with ${label} at its usual value the score ${rises ? "rises" : "falls"} by ${share}`))}.`,
  suppressed: (title: string, reason: string) => `“${title}”: ${reason}`,
  nothingSuppressed: "Nothing that was found on these hosts in this time was left out.",
  shortOnes: (shortest: number) =>
    shortest > 0 ? `What lasts less than ${formatDuration(shortest)} is no incident.` : "Short findings are told too: the job sets no least length.",

  detector: ({ host, detector, engine, verdict, seed, score }: DetectorFacts) =>
    `${host}: ${detector} on ${engine}, training ${verdict}, seed ${seed}; ${score}.`,
  bySilence: (host: string) => `${host}: no score decided this incident; the rule is that of silence.`,
  promise: (rate: string) => `The threshold is set so that false incidents are expected to stay at or below ${rate} a host and week.`,
  caution: "The order is that of the first crossings in the data, and no more than that.",

  onsetsOn: (host: string, first: string, rest: readonly string[]) => `${host}: ${[first, ...rest].join(", ")}.`,
  firstOnset: (what: string, time: string) => `${what} at ${time}`,
  laterOnset: (what: string, later: string) => `${what} ${later} later`,
  sameOnset: (what: string) => `${what} in the same row`,
  furtherHosts: (count: string) => `${count} in the postmortem.`,

  ratioPart: (times: string, points: number) => `a score of ${times} its threshold (${points})`,
  durationPart: (length: string, points: number) => `${length} (${points})`,
  signalsPart: (count: string, points: number) => `${count} (${points})`,
  hostsPart: (count: string, points: number) => `${count} (${points})`,

  insideWindow: ({ title, span, source, minutes }: { title: string; span: string; source: string; minutes: number }) =>
    `inside ${title}, ${span} (${source}), give or take ${minutes} min`,
  expectedByLabel: ({ author, date, note, fingerprint }: { author: string; date: string; note: string; fingerprint: string }) =>
    `labelled expected${author === "" ? "" : ` by ${author}`}${date === "" ? "" : ` on ${date}`}${note === "" ? "" : `: ${note}`} (${fingerprint})`,
} as const
