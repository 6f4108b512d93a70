import type {
  HistoryErrors,
  HostFrames,
  HostScores,
  LevelShiftRecord,
  ModelFiles,
  ModelRule,
  RowErrors,
  ScoreCounterfactuals,
} from "../base/index.ts"
import { buildDataset, countObservedRows, type Dataset } from "./dataset.ts"
import { calibrateDay, type DayCalibration } from "./day/calibrate.ts"
import { type EnsembleMember, trainEnsemble } from "./ensemble.ts"
import { counterfactualScorer } from "./explain/counterfactual.ts"
import { historyTooShort, noFeatures } from "./faults.ts"
import { adjustForLevelShifts } from "./level-shift/adjust.ts"
import { findLevelShifts, levelShiftRecord } from "./level-shift/find.ts"
import { nightLevelShifts } from "./level-shift/night.ts"
import { discountTimeOfDay, fitTimeOfDay } from "./scoring/daily-pattern.ts"
import {
  calibrationScores,
  nightScores,
  type NightScoresTask,
  type ScoringStep,
} from "./scoring/night-scores.ts"
import { applyCorrection, meanMatrix, normaliseErrors, rowMeans } from "./scoring/normalise.ts"
import { scoresPerDetector } from "./scoring/per-detector.ts"
import { normaliseByRollingBaseline } from "./scoring/rolling-baseline.ts"
import { smoothScore, uncappedScore } from "./scoring/smooth.ts"
import { probeRows } from "./rows/probe.ts"
import type { NightModel } from "./training/artifact.ts"
import { minWindows } from "./training/history-length.ts"

export interface DetectOptions {
  /** The host's models of an earlier night, to start from. */
  readonly earlier?: readonly ModelFiles[]
  /** The models of the host's cohort: they score the host, and nothing is trained. */
  readonly sharedModels?: readonly ModelFiles[]
}

export interface Detection extends HostScores {
  /** What the next night starts from; see `packModels`. */
  readonly models: readonly NightModel[]
  /** Changes of level that stayed: in the history, which was adjusted for them, and all through the night. */
  readonly levelShifts: readonly LevelShiftRecord[]
  readonly historyErrors: HistoryErrors
  /** For rows that are judged one by one; null where no model is kept. */
  readonly rowErrors: RowErrors | null
  /** For the counterfactual check; null where a detector cannot score changed rows. */
  readonly rescore: ScoreCounterfactuals | null
  /** What judges the following day; null where no detector can. Computed when it is called. */
  readonly day: () => DayCalibration | null
}

/**
 * Trains on one host's history and scores its night: how anomalous every row is, which features contribute,
 * and which values were expected. The night is never trained on. Throws a Fault where the history is too
 * short or empty. Same frames, rule and earlier models, same bits.
 */
export async function detect(
  unadjusted: HostFrames,
  rule: ModelRule,
  options: DetectOptions = {},
): Promise<Detection> {
  assertEnoughHistory(unadjusted, rule, options)
  const shifts = findLevelShifts(unadjusted.history)
  const frames = { ...unadjusted, history: adjustForLevelShifts(unadjusted.history, shifts) }
  const dataset = buildDataset(frames, rule.window)
  const { earlier = [], sharedModels = [] } = options
  const { accepted, training, models } = await trainEnsemble({ frames, dataset, rule, earlier, sharedModels })
  return {
    ...scoresOf(accepted, { frames, dataset, window: rule.window }),
    training,
    models,
    rowErrors: await probeRows({ dataset, window: rule.window + 1, accepted, models }),
    levelShifts: [
      ...shifts.map(shift => levelShiftRecord(unadjusted.history, shift)),
      ...nightLevelShifts(frames),
    ],
  }
}

interface ScoringTask extends Pick<NightScoresTask, "frames" | "dataset" | "without"> {
  readonly window: number
}

/** What trained detectors say of history and night. */
export function scoresOf(
  accepted: readonly EnsembleMember[],
  { frames, dataset, window, without = null }: ScoringTask,
): Pick<Detection, "night" | "calibration" | "historyErrors" | "perDetector" | "rescore" | "day"> {
  const members = accepted.map(({ name, errors, errorScale }) => ({
    name,
    normalised: normaliseErrors(errors, errorScale),
  }))
  const meanErrors = meanMatrix(members.map(({ normalised }) => normalised))
  const timeOfDay = without === "time-of-day" ? null : fitTimeOfDay(meanErrors, dataset)
  const byTime = discountTimeOfDay(meanErrors, dataset, timeOfDay)
  const errors = without === "rolling-baseline" ? byTime : normaliseByRollingBaseline(byTime, dataset)
  const meanRawErrors = meanMatrix(accepted.map(({ errors }) => errors))
  const rawErrors = applyCorrection(meanRawErrors, meanErrors, errors)
  const score = smoothing(without)(rowMeans(errors, dataset.width))

  const corrected = { dataset, meanErrors, correctedErrors: errors }
  const night = nightScores({ frames, dataset, errors, rawErrors, score, without })
  return {
    night,
    day: () => calibrateDay({ accepted, frames, dataset, timeOfDay }),
    calibration: calibrationScores({ dataset, errors, score }),
    historyErrors: historyErrors(frames, dataset, errors),
    perDetector: scoresPerDetector({ ...corrected, members }),
    rescore: counterfactualScorer({ ...corrected, window, members: accepted, expected: night.expected }),
  }
}

function historyErrors({ history }: HostFrames, dataset: Dataset, errors: Float32Array): HistoryErrors {
  const { start, step, width, calibrationEnd } = dataset
  const features = history.features.map(({ name }) => name)
  return { start, step, features, errors: errors.subarray(0, calibrationEnd * width) }
}

function smoothing(without: ScoringStep | null): (score: Float32Array) => Float32Array {
  if (without === "smoothing") return score => score
  return without === "smoothing-cap" ? uncappedScore : smoothScore
}

/** Fault where a host's history is too short for a model. */
export function assertEnoughHistory(
  { host, history }: HostFrames,
  { window }: ModelRule,
  { sharedModels = [] }: Pick<DetectOptions, "sharedModels"> = {},
): void {
  if (history.features.length === 0) throw noFeatures(host)
  const rows = countObservedRows(history)
  const needed = sharedModels.length > 0 ? window : minWindows * window
  if (rows < needed) throw historyTooShort({ host, rows, needed, window })
}
