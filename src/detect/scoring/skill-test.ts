import { columnOf } from "../../base/index.ts"
import { concat, seeded } from "../../stats/index.ts"
import type { ErrorSource } from "../detector.ts"
import { normaliseErrors, rowMeans } from "./normalise.ts"
import type { Dataset } from "../dataset.ts"
import { type SeasonalBaseline, seasonalErrors } from "../detectors/seasonal-baseline.ts"

/**
 * How well history that no training learned from is told from the same rows with each feature's values
 * shuffled: 1 always, ½ by chance.
 */
export interface SkillAuc {
  readonly detectorAuc: number
  /** Of the medians by time of day and week. */
  readonly baselineAuc: number
}

export interface SkillTask {
  readonly dataset: Dataset
  readonly window: number
  readonly seed: number
  readonly scoreSegments: NonNullable<ErrorSource["scoreSegments"]>
  /** [features] what the detector's errors are counted in. */
  readonly errorScale: Float64Array
  readonly seasonal: SeasonalBaseline
}

/**
 * A detector that is right this often has passed, whatever the medians are: there is next to nothing left to
 * tell.
 */
const sufficientAuc = 0.99

export function beatsBaseline({ detectorAuc, baselineAuc }: SkillAuc): boolean {
  return detectorAuc > baselineAuc || detectorAuc >= sufficientAuc
}

/** Stretches of held-out history, evenly spread, and the rows of each. */
const segmentCount = 4
const segmentRows = 256

/**
 * Whether a detector knows more of this host than medians do, without any label: nothing is new in shuffled
 * history but how features and moments belong together, which is what a model is for. Null where too little
 * history is held out to tell.
 */
export async function skillAuc({
  dataset,
  window,
  seed,
  scoreSegments,
  errorScale,
  seasonal,
}: SkillTask): Promise<SkillAuc | null> {
  const { trainEnd, validationEnd, width } = dataset
  const size = Math.min(segmentRows, Math.floor((validationEnd - trainEnd) / segmentCount))
  if (size < 2 * window) return null
  const firsts = Array.from(
    { length: segmentCount },
    (_, i) => trainEnd + Math.floor((i * (validationEnd - trainEnd - size)) / (segmentCount - 1)),
  )
  const real = firsts.map(first => dataset.values.slice(first * width, (first + size) * width))
  const shuffled = shuffledColumns(real, width, `${seed}/gate`)
  const segmentErrors = await scoreSegments([...real, ...shuffled])
  const scores = segmentErrors.map(errors => rowMeans(normaliseErrors(errors, errorScale), width))
  const baselineScores = (list: readonly Float32Array[]): Float32Array =>
    concat(list.map((values, i) => rowMeans(seasonalErrors(seasonal, values, firsts[i]), width)))
  return {
    detectorAuc: rocAuc(concat(scores.slice(0, segmentCount)), concat(scores.slice(segmentCount))),
    baselineAuc: rocAuc(baselineScores(real), baselineScores(shuffled)),
  }
}

/** Each feature's values over all pieces in another order, by itself. */
function shuffledColumns(segments: readonly Float32Array[], width: number, seed: string): Float32Array[] {
  const pooledValues = concat(segments)
  const random = seeded(seed)
  for (let f = 0; f < width; f++) {
    const column = random.fork(`${f}`).shuffle(columnOf(pooledValues, width, f))
    column.forEach((value, row) => (pooledValues[row * width + f] = value))
  }
  let at = 0
  return segments.map(segment => pooledValues.slice(at, (at += segment.length)))
}

/**
 * The share of pairs in which the shuffled row scores higher: the area under the ROC curve. ½ where there is
 * no pair.
 */
function rocAuc(real: Float32Array, shuffled: Float32Array): number {
  const low = real.filter(Number.isFinite).sort()
  const high = shuffled.filter(Number.isFinite).sort()
  let [below, upTo, wins] = [0, 0, 0]
  for (const score of high) {
    while (below < low.length && low[below]! < score) below++
    while (upTo < low.length && low[upTo]! <= score) upTo++
    wins += (below + upTo) / 2
  }
  return low.length * high.length > 0 ? wins / (low.length * high.length) : 0.5
}
