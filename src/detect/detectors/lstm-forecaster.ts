import { lstmForecaster as build } from "../../engine/index.ts"
import { trainModel } from "../training/train-model.ts"
import type { Detector } from "../detector.ts"
import { strideFor, updatesFor } from "../training/schedule.ts"

/**
 * Tells each row from the window before it (Malhotra et al. 2015): sees at once what comes out of the blue,
 * and soon takes it for given.
 */
export const lstmForecaster: Detector = {
  name: "lstm-forecaster",
  label: "forecaster",
  transferable: true,
  train: task => {
    const {
      dataset,
      rule: { window, units },
    } = task
    return trainModel(task, {
      build: seed =>
        build({ window: window + 1, features: dataset.width, units, seed: `${seed}/forecaster` }),
      updates: updatesFor(task),
      stride: strideFor(task),
    })
  },
}
