import type { DetectorName } from "../../base/index.ts"
import { denseAutoencoder } from "./dense-autoencoder.ts"
import type { Detector } from "../detector.ts"
import { isolationForest } from "./isolation-forest.ts"
import { lstmAutoencoder, lstmForecaster } from "./lstm.ts"
import { sarimaLstm } from "./sarima-lstm.ts"
import { seasonalBaseline } from "./seasonal-baseline.ts"

/**
 * The detectors behind the names in a job. The dense autoencoder has two entries: two seeds outvote one bad
 * initialisation.
 */
export const detectors: Readonly<Record<DetectorName, readonly Detector[]>> = {
  "lstm-autoencoder": [lstmAutoencoder],
  "dense-autoencoder": [denseAutoencoder("dense"), denseAutoencoder("dense-2")],
  "isolation-forest": [isolationForest],
  "lstm-forecaster": [lstmForecaster],
  "sarima-lstm": [sarimaLstm],
  "seasonal-baseline": [seasonalBaseline],
}
