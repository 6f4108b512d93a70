import type { DetectorName, HostScores } from "../../base/index.ts"
import { applyCorrection, meanMatrix, rowMeans } from "./normalise.ts"
import type { Dataset } from "../dataset.ts"
import { smoothScore } from "./smooth.ts"

export interface PerDetectorTask {
  readonly dataset: Dataset
  /** Of each member, one or several of a name: its normalised errors, [rows × features]. */
  readonly members: readonly { readonly name: DetectorName; readonly normalised: Float32Array }[]
  /** Their mean, before and after the corrections for daily patterns and slow rises. */
  readonly meanErrors: Float32Array
  readonly correctedErrors: Float32Array
}

/**
 * The scores of each detector by itself, for calibration and night: its errors corrected in the proportion in
 * which the mean over all detectors was. Empty where there is only one.
 */
export function scoresPerDetector({
  dataset,
  members,
  meanErrors,
  correctedErrors,
}: PerDetectorTask): HostScores["perDetector"] {
  const names = [...new Set(members.map(({ name }) => name))]
  if (names.length < 2) return []
  return names.map(detector => {
    const detectorErrors = meanMatrix(
      members.filter(({ name }) => name === detector).map(({ normalised }) => normalised),
    )
    const score = smoothScore(
      rowMeans(applyCorrection(detectorErrors, meanErrors, correctedErrors), dataset.width),
    )
    return {
      detector,
      night: score.slice(dataset.testStart),
      calibration: score.slice(dataset.validationEnd, dataset.calibrationEnd),
    }
  })
}
