import type {
  Calibration,
  HostFrames,
  HostScores,
  LevelShiftRecord,
  ModelFiles,
  ModelRule,
  ScoreCounterfactuals,
  Scores,
} from "../base/index.ts"
import { historyTooShort, noFeatures } from "./faults.ts"
import { scoresPerDetector } from "./scoring/per-detector.ts"
import { contributionsOf } from "./explain/contributions.ts"
import { normaliseByRollingBaseline } from "./scoring/rolling-baseline.ts"
import { type Ensemble, trainEnsemble } from "./ensemble.ts"
import { adjustForLevelShifts } from "./level-shift/adjust.ts"
import { findLevelShifts, levelShiftRecord } from "./level-shift/find.ts"
import { nightLevelShifts } from "./level-shift/night.ts"
import { applyCorrection, meanMatrix, normaliseErrors, rowMeans } from "./scoring/normalise.ts"
import { counterfactualScorer } from "./explain/counterfactual.ts"
import { normaliseByTimeOfDay } from "./scoring/daily-pattern.ts"
import { buildDataset, countObservedRows, type Dataset, wideValues } from "./dataset.ts"
import { minWindows } from "./training/history-length.ts"
import { centredMeans, smoothScore } from "./scoring/smooth.ts"
import { localDeviation } from "./explain/local-deviation.ts"
import { expectedRange } from "./expected/expected-range.ts"

/** What a caller may want of a detection under way. */
export interface DetectOptions {
  /** Told when a stage begins: a detector's name, then "explain". */
  readonly stage?: (name: string) => void
  /** The host's models of an earlier night, to start from. */
  readonly earlier?: readonly ModelFiles[]
  /** The models of the host's group: they judge it, and nothing is trained. */
  readonly sharedModels?: readonly ModelFiles[]
}

export interface Detection extends HostScores {
  /**
   * The trained models, with the thresholds that were set on their scores, as files for the next night; where
   * training failed, the earlier file.
   */
  readonly files: Ensemble["files"]
  /** Changes of level that stayed: in the history, where the models followed them, and all through the night. */
  readonly levelShifts: readonly LevelShiftRecord[]
  /** For the check by putting back; null where a detector cannot be asked again. */
  readonly rescore: ScoreCounterfactuals | null
}

/** Rows that errors are averaged over before causes are read from them. */
const contributionSpan = 5

/**
 * Learns one host's history and scores its night: how unusual every row is, by which features, and what would
 * have been usual. The night is never trained on. A change of level that came to stay is followed. Throws a
 * Fault where the history is too short or empty. Same frames, rule and earlier models, same bits.
 */
export async function detect(
  unadjusted: HostFrames,
  rule: ModelRule,
  hooks: DetectOptions = {},
): Promise<Detection> {
  assertEnoughHistory(unadjusted, rule, hooks)
  const shifts = findLevelShifts(unadjusted.history)
  const frames = { ...unadjusted, history: adjustForLevelShifts(unadjusted.history, shifts) }
  const dataset = buildDataset(frames, rule.window)
  const { stage, sharedModels, earlier = [] } = hooks
  const trained = await trainEnsemble({ frames, dataset, rule, earlier, sharedModels, stage })
  stage?.("explain")
  const members = trained.accepted.map(({ name, errors, errorScale: normalised }) => ({
    name,
    normalised: normaliseErrors(errors, normalised),
  }))
  const meanErrors = meanMatrix(members.map(({ normalised }) => normalised))
  const errors = normaliseByRollingBaseline(normaliseByTimeOfDay(meanErrors, dataset), dataset)
  const rawErrors = applyCorrection(
    meanMatrix(trained.accepted.map(({ errors }) => errors)),
    meanErrors,
    errors,
  )
  const score = smoothScore(rowMeans(errors, dataset.width))
  const night = nightScores({ frames, dataset, errors, rawErrors, score })
  return {
    night,
    calibration: calibrationOf(dataset, errors, score),
    perDetector: scoresPerDetector({ dataset, members, meanErrors, correctedErrors: errors }),
    training: trained.training,
    files: trained.files,
    levelShifts: [
      ...shifts.map(shift => levelShiftRecord(unadjusted.history, shift)),
      ...nightLevelShifts(frames),
    ],
    rescore: counterfactualScorer({
      dataset,
      window: rule.window,
      members: trained.accepted,
      meanErrors,
      correctedErrors: errors,
      expected: night.expected,
    }),
  }
}

function assertEnoughHistory(
  { host, history }: HostFrames,
  { window }: ModelRule,
  { sharedModels = [] }: DetectOptions,
): void {
  if (history.features.length === 0) throw noFeatures(host)
  const [rows, needed] = [countObservedRows(history), sharedModels.length > 0 ? window : minWindows * window]
  if (rows < needed) throw historyTooShort({ host, rows, needed, window })
}

interface NightScoresTask {
  readonly frames: HostFrames
  readonly dataset: Dataset
  /** Normalised and raw errors above the baseline [rows × features], and the score [rows], of history and night. */
  readonly errors: Float32Array
  readonly rawErrors: Float32Array
  readonly score: Float32Array
}

function nightScores({ frames, dataset, errors, rawErrors, score }: NightScoresTask): Scores {
  const {
    night: { host, start, step, rows: count, features },
  } = frames
  const nightPart = (matrix: Float32Array): Float32Array => matrix.slice(dataset.testStart * dataset.width)
  const nightScore = score.slice(dataset.testStart)
  const meanOptions = { width: dataset.width, span: contributionSpan }
  const wide = { ...dataset, values: wideValues(frames, dataset) }
  const signals = {
    normalised: centredMeans(errors, { ...meanOptions, first: dataset.testStart }),
    raw: centredMeans(rawErrors, { ...meanOptions, first: dataset.testStart }),
    distances: centredMeans(localDeviation(wide, dataset.testStart), meanOptions),
  }
  return {
    host,
    start,
    step,
    rows: count,
    features: features.map(({ name }) => name),
    score: nightScore,
    errors: nightPart(errors),
    contributions: contributionsOf(signals, nightScore),
    ...expectedRange(frames),
  }
}

/** The last tenth of the history, which no training has seen; and beside it the part that trained. */
function calibrationOf(
  { trainStart, trainEnd, validationEnd, calibrationEnd, width, step }: Dataset,
  errors: Float32Array,
  score: Float32Array,
): Calibration {
  return {
    step,
    score: score.slice(validationEnd, calibrationEnd),
    errors: errors.slice(validationEnd * width, calibrationEnd * width),
    trainingScore: score.slice(trainStart, trainEnd),
  }
}
