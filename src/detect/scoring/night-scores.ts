import type { Calibration, HostFrames, Scores } from "../../base/index.ts"
import { type Dataset, wideValues } from "../dataset.ts"
import { expectedRange } from "../expected/expected-range.ts"
import { contributionsOf } from "../explain/contributions.ts"
import { localDeviation } from "../explain/local-deviation.ts"
import { centredMeans } from "./smooth.ts"

/** Rows that errors are averaged over before contributions are read from them. */
const contributionSpan = 5

export interface NightScoresTask {
  readonly frames: HostFrames
  readonly dataset: Dataset
  /** Corrected errors, normalised and raw [rows × features], and the score [rows], of history and night. */
  readonly errors: Float32Array
  readonly rawErrors: Float32Array
  readonly score: Float32Array
}

/** The night's rows: score, errors, contributions, expected value and range. */
export function nightScores({ frames, dataset, errors, rawErrors, score }: NightScoresTask): Scores {
  const { host, start, step, rows, features } = frames.night
  const { testStart, width } = dataset
  const meanOptions = { width, span: contributionSpan }
  const nightScore = score.slice(testStart)
  const wide = { ...dataset, values: wideValues(frames, dataset) }
  const signals = {
    normalised: centredMeans(errors, { ...meanOptions, first: testStart }),
    raw: centredMeans(rawErrors, { ...meanOptions, first: testStart }),
    distances: centredMeans(localDeviation(wide, testStart), meanOptions),
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
    ...expectedRange(frames),
  }
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
