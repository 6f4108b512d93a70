import type { HostFrames, Job } from "../../base/index.ts"
import type { Worth } from "../../detect/index.ts"
import { metricsOf, segmentsOf, type Truth } from "../../evaluate/index.ts"
import { anomalousRows, findMembers, thresholdOf } from "../../incidents/index.ts"
import type { LabCost } from "../../report/index.ts"

export interface CostTask {
  readonly frames: HostFrames
  readonly truth: Truth
  readonly rules: Pick<Job, "threshold" | "incidents">
}

/** A night's own threshold and incidents on a model's scores, beside the labels. */
export function costOf({ night: scores, calibration }: Worth, { frames, truth, rules }: CostTask): LabCost {
  const threshold = thresholdOf(calibration, rules.threshold)
  const anomalous = anomalousRows(scores, threshold)
  const members = findMembers({ ...frames, scores, threshold, anomalous, rule: rules.incidents })
  const alarms = members.map(({ start, end, contributions }) => ({
    start: Date.parse(start),
    end: Date.parse(end),
    features: contributions.map(({ feature }) => feature),
  }))
  const { vusPr, recall } = metricsOf(truth, {
    score: Float64Array.from(scores.score),
    anomalous,
    features: scores.features,
    contributions: scores.contributions,
    alarms,
  })
  const segments = segmentsOf(truth.labels)
  const faults = segments.length
  const falseIncidents = alarms.filter(
    alarm =>
      !segments.some(
        ({ first, last }) =>
          alarm.start <= (truth.times[last] ?? -Infinity) && alarm.end >= (truth.times[first] ?? Infinity),
      ),
  ).length
  return { vusPr, found: Math.round((recall ?? 0) * faults), faults, falseIncidents }
}
