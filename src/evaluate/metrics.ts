import { type AlarmMetrics, alarmMetrics } from "./alarms.ts"
import { type CauseMetrics, causeMetrics } from "./causes.ts"
import { averagePrecision, bestF1 } from "./ranking.ts"
import type { Said, Truth } from "./truth.ts"
import { vusPr } from "./vus-pr.ts"

/** Of one server and one run; null where the labels do not allow it. No point adjustment anywhere. */
export interface Metrics extends AlarmMetrics, CauseMetrics {
  readonly vusPr: number | null
  readonly aucPr: number | null
  readonly bestF1: number | null
}

export type MetricName = keyof Metrics

export interface MetricKind {
  readonly name: MetricName
  /** On the command line. */
  readonly option: string
  readonly title: string
  readonly better: "higher" | "lower"
  readonly meaning: string
}

/** Every metric, in the order in which tables show them. */
export const metricKinds: readonly MetricKind[] = [
  { name: "vusPr", option: "vus-pr", title: "VUS-PR", better: "higher", meaning: "of the score, at every threshold, with buffers around segments" },
  { name: "aucPr", option: "auc-pr", title: "AUC-PR", better: "higher", meaning: "of the score, at every threshold" },
  { name: "bestF1", option: "best-f1", title: "best F1", better: "higher", meaning: "of rows, at the best threshold in hindsight" },
  { name: "f1", option: "f1", title: "F1", better: "higher", meaning: "of rows, at the run's own threshold" },
  { name: "recall", option: "recall", title: "found", better: "higher", meaning: "share of labelled segments that an incident overlaps" },
  { name: "precision", option: "precision", title: "rows right", better: "higher", meaning: "share of the rows inside incidents that are labelled" },
  { name: "falsePerDay", option: "false-per-day", title: "false a day", better: "lower", meaning: "incidents over no labelled segment, a day and host" },
  { name: "delay", option: "delay", title: "delay", better: "lower", meaning: "minutes from a found segment's start to its incident's" },
  { name: "alarmShare", option: "alarm-share", title: "alarmed", better: "lower", meaning: "share of all rows inside incidents" },
  { name: "hit100", option: "hit100", title: "hit@100", better: "higher", meaning: "share of the true causes among as many first features, over true segments" },
  { name: "top1", option: "top1", title: "top-1", better: "higher", meaning: "the first feature is a true cause, over true segments" },
  { name: "incidentHit100", option: "incident-hit100", title: "incidents' hit@100", better: "higher", meaning: "the same, by the incidents' own order" },
  { name: "incidentTop1", option: "incident-top1", title: "incidents' top-1", better: "higher", meaning: "the same, by the incidents' own order" },
]

/** A row without a score counts as the least anomalous one. */
export function metricsOf(truth: Truth, said: Said): Metrics {
  const score = filled(said.score)
  const filledIn = { ...said, score }
  return {
    vusPr: vusPr(truth.labels, score, truth.buffer),
    aucPr: averagePrecision(truth.labels, score),
    bestF1: bestF1(truth.labels, score),
    ...alarmMetrics(truth, said),
    ...causeMetrics(truth, filledIn),
  }
}

function filled(score: Float64Array): Float64Array {
  const least = score.reduce((low, value) => (value < low ? value : low), Infinity)
  return score.map(value => (value === value ? value : least === Infinity ? 0 : least))
}
