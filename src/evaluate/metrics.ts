import { type AlarmMetrics, alarmMetrics } from "./alarms.ts"
import { type CauseMetrics, causeMetrics } from "./causes.ts"
import { averagePrecision, bestF1 } from "./ranking.ts"
import type { Predictions, Truth } from "./truth.ts"
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
  readonly better: Better
  readonly meaning: string
}
type Better = "higher" | "lower"

const kinds: Readonly<Record<MetricName, readonly [title: string, better: Better, meaning: string]>> = {
  vusPr: ["VUS-PR", "higher", "of the score, at every threshold, with buffers around segments"],
  aucPr: ["AUC-PR", "higher", "of the score, at every threshold"],
  bestF1: ["best F1", "higher", "of rows, at the best threshold in hindsight"],
  f1: ["F1", "higher", "of rows, at the run's own threshold"],
  recall: ["found", "higher", "share of labelled segments that an incident overlaps"],
  precision: ["rows right", "higher", "share of the rows inside incidents that are labelled"],
  falsePerDay: ["false a day", "lower", "incidents over no labelled segment, a host and day"],
  delay: ["delay", "lower", "minutes from a found segment's start to its first incident's, mean"],
  alarmShare: ["alarmed", "lower", "share of all rows inside incidents"],
  hit100: ["hit@100", "higher", "share of the true causes among as many first features, over true segments"],
  top1: ["top-1", "higher", "the first feature is a true cause, over true segments"],
  incidentHit100: [
    "incidents' hit@100",
    "higher",
    "hit@100 by the incidents' own order, over incidents on a cause",
  ],
  incidentTop1: [
    "incidents' top-1",
    "higher",
    "top-1 by the incidents' own order, over incidents on a cause",
  ],
  avg5: [
    "Avg@5",
    "higher",
    "the right service among the first 1, 2 … 5, mean, over the faults of events.json",
  ],
}

/** A record with a value for each metric. */
export function eachMetric<Value>(of: (name: MetricName) => Value): Readonly<Record<MetricName, Value>> {
  return Object.fromEntries(metricKinds.map(({ name }) => [name, of(name)])) as Record<MetricName, Value>
}

/** Every metric, in the order in which tables show them. */
export const metricKinds: readonly MetricKind[] = Object.entries(kinds).map(
  ([name, [title, better, meaning]]) => {
    return {
      name: name as MetricName,
      option: name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
      title,
      better,
      meaning,
    }
  },
)

/** A row without a score counts as the least anomalous one. */
export function metricsOf(truth: Truth, predictions: Predictions): Metrics {
  const score = fillMissingScores(predictions.score)
  const complete = { ...predictions, score }
  return {
    vusPr: vusPr(truth.labels, score, truth.buffer),
    aucPr: averagePrecision(truth.labels, score),
    bestF1: bestF1(truth.labels, score),
    ...alarmMetrics(truth, predictions),
    ...causeMetrics(truth, complete),
  }
}

function fillMissingScores(score: Float64Array): Float64Array {
  const lowest = score.reduce((low, value) => (value < low ? value : low), Infinity)
  return score.map(value => (value === value ? value : lowest === Infinity ? 0 : lowest))
}
