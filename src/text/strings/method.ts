import { formatDuration } from "../durations.ts"
import { countOf, formatCount, formatNumber, joinWords } from "../numbers.ts"

/** How scores and incidents came about, and what was not measured. */
export const method = {
  names: {
    score: "Score",
    training: "Training",
    threshold: "Threshold",
    incident: "Incident",
    severity: "Severity",
  },
  score: ({
    detectors,
    days,
    window,
    leftOut,
  }: {
    detectors: readonly string[]
    days: string
    window: number
    leftOut: number
  }) =>
    `For each host a model (${detectors.length > 0 ? joinWords(detectors) : "none was trained"}) learned from ${days} before the night, ` +
    `never the night itself, to give back windows of ${countOf(window, "row")}. How badly it gives a row back, each feature measured against its ` +
    `own usual error, is the row's score; a feature's part in that is its contribution. ${countOf(leftOut, "history row")} that scored highest ` +
    `while learning ${leftOut === 1 ? "was" : "were"} left out of the rest of it, so that an old incident does not pass for normal.`,
  warm: (warm: number, all: number) =>
    `${countOf(warm, "host")} of ${formatCount(all)} went on from the models of an earlier night, with fewer updates.`,
  note: (host: string, note: string) => `On ${host}, ${note}.`,
  furtherNotes: (count: number) => `${countOf(count, "further remark")} in result.json.`,
  threshold: ({ rate, hosts }: Readonly<Record<"rate" | "hosts", number>>) =>
    "Set for each host by peaks over threshold (Siffer et al., 2017) on history that the model had not learned from, so that false incidents are " +
    `promised to stay at or below ${formatNumber(rate)} a host and week. For ${countOf(hosts, "host")} that allows about ` +
    `${formatNumber((rate * hosts) / 7)} a night.`,
  incident: (mergeGap: number, shortest: number) =>
    `Rows above the threshold less than ${formatDuration(mergeGap)} apart are one incident; ` +
    `${shortest > 0 ? `one shorter than ${formatDuration(shortest)} is not told` : "the shortest lasts one row"}. Hosts share an incident when ` +
    "their anomalies overlap in time and share a signal. A signal is a feature that crossed its own threshold. “Usual” is the range in which the " +
    "model expected the value at that minute; a usual spread is half that range.",
  severity:
    "A technical grade from the score over its threshold, the duration, the number of signals and of hosts; each incident prints its own sum. " +
    "It says nothing of what customers noticed.",
  limits: (hosts: number, mergeGap: number) => [
    "What is listed moved together with the incident; the report does not say what made it happen.",
    `Only the metrics of ${hosts === 1 ? "this host" : `these ${formatCount(hosts)} hosts`} were read: no logs, no traces, no business figures.`,
    "Times are those of the data's rows: an onset is known to one row, an end to one row more.",
    `Two faults on one host within ${formatDuration(mergeGap)} of each other are told as one.`,
    "What was already wrong during the whole history counts as usual.",
  ],
} as const

/** The run: what it takes to make it again. */
export const run = {
  facts: {
    run: "Run",
    job: "Job",
    made: "Made",
    madeAt: (time: string, length: string) => `${time}, in ${length}`,
    command: "Command",
    startedFrom: "Started from",
    startedAnew: "nothing: each model was trained anew",
    seeds: (count: number) => (count === 1 ? "Seed" : "Seeds"),
    pdf: "PDF",
    pdfParts: (parts: number, first: string, last: string) =>
      `${countOf(parts, "part")}, ${first} to ${last}, the gravest incidents first`,
    engine: "Engine",
    engineTaken: (engine: string, why: string) => `${engine}: ${why}`,
    inputs: "Inputs",
    inputsOf: (files: number, size: string) => `${countOf(files, "file")}, ${size}`,
    versions: "Versions",
  },
  furtherFiles: (count: number) => `${countOf(count, "further file")} in run.json.`,
} as const
