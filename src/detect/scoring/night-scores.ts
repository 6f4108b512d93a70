import type { Calibration, HostFrames, Scores } from "../../base/index.ts"
import { type Dataset, wideValues } from "../dataset.ts"
import { expectedRange } from "../expected/expected-range.ts"
import { contributionsOf } from "../explain/contributions.ts"
import { harmWeights } from "../explain/harm.ts"
import { localDeviation } from "../explain/local-deviation.ts"
import { centredMeans } from "./smooth.ts"

/** Rows that errors are averaged over before contributions are read from them. */
export const contributionSpan = 5

export interface NightScoresTask {
  readonly frames: HostFrames
  readonly dataset: Dataset
  /** Corrected errors, normalised and raw [rows × features], and the score [rows], of history and night. */
  readonly errors: Float32Array
  readonly rawErrors: Float32Array
  readonly score: Float32Array
  /** A step that an ablation leaves out. */
  readonly without?: ScoringStep | null
}

/** Steps from the detectors' errors to scores and contributions that an ablation can leave out. */
export const scoringSteps = [
  "time-of-day",
  "rolling-baseline",
  "smoothing",
  "smoothing-cap",
  "local-deviation",
  "harm-direction",
] as const
export type ScoringStep = (typeof scoringSteps)[number]

/** The night's rows: score, errors, contributions, expected value and range. */
export function nightScores(task: NightScoresTask): Scores {
  const { frames, dataset, errors, rawErrors, score, without } = task
  const { host, start, step, rows, features } = frames.night
  const { testStart, width } = dataset
  const meanOptions = { width, span: contributionSpan }
  const nightScore = score.slice(testStart)
  const range = expectedRange(frames)
  const weights = without === "harm-direction" ? null : harmWeights(frames.night, range.expected)
  const signals = {
    normalised: centredMeans(errors, { ...meanOptions, first: testStart }),
    raw: centredMeans(rawErrors, { ...meanOptions, first: testStart }),
    distances: distancesOf(task),
    weights,
  }
  return {
    host,
    start,
    step,
    rows,
    features: features.map(({ name }) => name),
    score: nightScore,
    errors: errors.slice(testStart * width),
    contributions: contributionsOf(signals, nightScore),
    ...range,
  }
}

/** [night's rows × features]; all unknown where the step is left out. */
function distancesOf({ frames, dataset, without }: NightScoresTask): Float32Array {
  const { testStart, width } = dataset
  if (without === "local-deviation") return new Float32Array(frames.night.values.length).fill(NaN)
  const wide = { ...dataset, values: wideValues(frames, dataset) }
  return centredMeans(localDeviation(wide, testStart), { width, span: contributionSpan })
}

/** The last tenth of the history, which no training has seen, and the scores of the training rows. */
export function calibrationScores({
  dataset: { trainStart, trainEnd, validationEnd, calibrationEnd, width, step },
  errors,
  score,
}: Omit<NightScoresTask, "frames" | "rawErrors">): Calibration {
  return {
    step,
    score: score.slice(validationEnd, calibrationEnd),
    errors: errors.slice(validationEnd * width, calibrationEnd * width),
    trainingScore: score.slice(trainStart, trainEnd),
  }
}
