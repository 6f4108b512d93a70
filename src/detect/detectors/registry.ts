import type { DetectorName } from "../../base/index.ts"
import { denseAutoencoder } from "./dense-autoencoder.ts"
import type { Detector } from "../detector.ts"
import { isolationForest } from "./isolation-forest.ts"
import { lstmAutoencoder } from "./lstm-autoencoder.ts"
import { lstmForecaster } from "./lstm-forecaster.ts"
import { sarimaLstm } from "./sarima-lstm.ts"
import { seasonalBaseline } from "../expected/seasonal-baseline.ts"

/**
 * What stands behind the names that a job gives. The dense autoencoder stands twice: two of them outvote
 * one's bad start.
 */
export const detectors: Readonly<Record<DetectorName, readonly Detector[]>> = {
  "lstm-autoencoder": [lstmAutoencoder],
  "dense-autoencoder": [denseAutoencoder("dense"), denseAutoencoder("dense-2")],
  "isolation-forest": [isolationForest],
  "lstm-forecaster": [lstmForecaster],
  "sarima-lstm": [sarimaLstm],
  "seasonal-baseline": [seasonalBaseline],
}
