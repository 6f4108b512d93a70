import type { HostFrames, Job, Member } from "../../base/index.ts"
import { type Ablated, ablatedScores } from "../../detect/index.ts"
import { type Alarm, type Metrics, metricsOf, type Truth } from "../../evaluate/index.ts"
import { anomalousRows, findMembers, thresholdOf } from "../../incidents/index.ts"
import { alignScores } from "./align-scores.ts"

/** Whether steps are left out at all. */
export type AblationSteps = "none" | "each"

export interface AblationJob {
  readonly frames: HostFrames
  readonly steps: AblationSteps
  readonly job: Job
  readonly truth: Truth
}

export interface AblatedMetrics {
  /** Null: every step. */
  readonly without: Ablated | null
  readonly metrics: Metrics
}

/**
 * One host's quality with every step, and, where steps are left out, without each. Computes only: no file, no
 * clock, no log.
 */
export async function ablateHost({ frames, job, truth, steps }: AblationJob): Promise<AblatedMetrics[]> {
  const all: AblatedMetrics[] = []
  for await (const { without, night: scores, calibration } of ablatedScores(frames, job.model)) {
    const threshold = thresholdOf(calibration, job.threshold)
    const anomalous = anomalousRows(scores, threshold)
    const members = findMembers({ night: frames.night, scores, threshold, anomalous, rule: job.incidents })
    const predictions = alignScores(truth.times, { ...scores, anomalous })
    all.push({ without, metrics: metricsOf(truth, { ...predictions, alarms: members.map(alarmOf) }) })
    if (steps === "none") break
  }
  return all
}

function alarmOf({ start, end, contributions }: Member): Alarm {
  return {
    start: Date.parse(start),
    end: Date.parse(end),
    features: contributions.map(({ feature }) => feature),
  }
}
