import type { HostResult, RunRecord } from "../../../base/index.ts"
import { shorten } from "../../sanitize.ts"
import { type Context, ms } from "../context.ts"
import { countOf, formatCount, formatDuration, formatNumber, joinWords } from "../../../text/index.ts"
import { falseIncidentRate, heldOutRateText } from "./false-incident-rate.ts"
import { wordNote } from "../wording/trainings.ts"

export interface MethodView {
  readonly paragraphs: readonly { readonly title: string; readonly text: string }[]
  readonly limits: readonly string[]
}

/** Notes on trainings in the report at most; result.json has all. */
const mostNotes = 12

/** The method with this run's own figures, and its limits. */
export function methodOf({ result, record }: Context): MethodView {
  const { job } = result
  const days = countOf(Math.round((ms(result.history.end) - ms(result.history.start)) / 86_400_000), "day")
  const detectors = [
    ...new Set(result.hosts.flatMap(host => (host.training ? [host.training.detector] : []))),
  ]
  const leftOut = result.hosts.reduce((sum, host) => sum + (host.training?.rowsTrimmed ?? 0), 0)
  return {
    paragraphs: [
      { title: words.names.score, text: words.score({ detectors, days, window: job.window, leftOut }) },
      ...trainingOf(result.hosts, jobFileOf(record)),
      {
        title: words.names.threshold,
        text: words.threshold([falseIncidentRate(result), heldOutRateText(result)].join(" ").trim(), {
          rate: job.falseIncidentsPerWeek,
          hosts: result.hosts.length,
        }),
      },
      { title: words.names.incident, text: words.incident(job.mergeGap, job.shortest) },
      { title: words.names.severity, text: words.severity },
    ],
    limits: words.limits(result.hosts.length, job.mergeGap),
  }
}

/** Notes on warm starts and on trainings that deviated from the plan. */
function trainingOf(hosts: readonly HostResult[], job: string): MethodView["paragraphs"] {
  const trained = hosts.filter(({ training }) => training !== null)
  const warm = trained.filter(({ training }) => training?.warmStarted).length
  const notes = trained.flatMap(({ host, training }) =>
    (training?.notes ?? []).map(note => words.note(shorten(host), shorten(wordNote(note), 400))),
  )
  const lines = [
    ...(warm > 0 ? [words.warm(warm, trained.length)] : []),
    ...notes.slice(0, mostNotes),
    ...(notes.length > mostNotes ? [words.furtherNotes(notes.length - mostNotes)] : []),
    ...trained
      .filter(hasFailed)
      .slice(0, 1)
      .map(({ host }) => words.laboratory(quoted(job), quoted(host))),
  ]
  return lines.length === 0 ? [] : [{ title: words.names.training, text: lines.join(" ") }]
}

/** Whether a training failed, be it that its retry succeeded. */
function hasFailed({ training }: HostResult): boolean {
  const failures = ["retried", "retry-failed", "skipped"]
  return (training?.notes ?? []).some(({ code }) => failures.includes(code))
}

/** As the run was given it, else where it was. */
function jobFileOf({ command, job }: RunRecord): string {
  return command.find(word => /\.ya?ml$/.test(word)) ?? job.file ?? "JOB"
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w./:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

const words = {
  names: {
    score: "Score",
    training: "Training",
    threshold: "Threshold",
    incident: "Incident",
    severity: "Severity",
  },
  score: ({ detectors, days, window, leftOut }: ScoreFacts) =>
    `A model trained on the ${days} before the night reconstructs ${formatCount(window)}-row windows. ` +
    "A row's score is its reconstruction error, with each feature scaled by its typical error. " +
    "A feature's contribution is its share of the score. " +
    `Detectors: ${detectors.length > 0 ? joinWords(detectors) : "none was trained"}. ` +
    `${countOf(leftOut, "history row")} with the highest errors ${leftOut === 1 ? "was" : "were"} trimmed from training, ` +
    "so that a past incident does not pass for normal.",
  warm: (warm: number, all: number) =>
    `${formatCount(warm)} of ${countOf(all, "host")} started from the models of an earlier night, with fewer updates.`,
  note: (host: string, note: string) => `${host}: ${note}.`,
  laboratory: (job: string, host: string) => `“noctule lab ${job} --host ${host}” shows why trainings fail.`,
  furtherNotes: (count: number) => `${countOf(count, "more remark")} in result.json.`,
  threshold: (target: string, { rate, hosts }: Readonly<Record<"rate" | "hosts", number>>) =>
    "Set per host by peaks over threshold (Siffer et al., 2017) on held-out history. " +
    `${target} For ${countOf(hosts, "host")} the target allows about ${formatNumber((rate * hosts) / 7)} per night.`,
  incident: (mergeGap: number, shortest: number) =>
    `Rows above the threshold less than ${formatDuration(mergeGap)} apart form one incident. ` +
    `${shortest > 0 ? `Incidents shorter than ${formatDuration(shortest)} are not reported. ` : ""}` +
    "Hosts share an incident if their anomalies overlap in time and share a signal. " +
    "A signal is a feature that crossed its own threshold. " +
    "The expected range is where the model expected the value at that minute. " +
    "Deviations count in half-widths of that range.",
  severity:
    "A technical grade: points for score ÷ threshold, duration, signals and hosts. Each incident prints its own sum. " +
    "It does not measure customer impact.",
  limits: (hosts: number, mergeGap: number) => [
    "Listed signals moved together with the incident; the report does not say what made it happen.",
    `Only metrics of ${hosts === 1 ? "this host" : `these ${formatCount(hosts)} hosts`} were read: no logs, traces or business figures.`,
    "Times are row timestamps: an onset is known to one row, an end to one row more.",
    `Two faults on one host less than ${formatDuration(mergeGap)} apart count as one incident.`,
    "A fault present throughout the history counts as normal.",
  ],
} as const

interface ScoreFacts {
  readonly detectors: readonly string[]
  /** "30 days" */
  readonly days: string
  /** Rows. */
  readonly window: number
  /** Rows of history. */
  readonly leftOut: number
}
