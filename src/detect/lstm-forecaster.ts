import { lstmForecaster as build } from "../engine/index.ts"
import { trainModel } from "./train-model.ts"
import type { Detector } from "./detector.ts"
import { strideOf, updatesOf } from "./effort.ts"

/** Tells each row from the window before it (Malhotra et al. 2015): sees at once what comes out of the blue, and soon takes it for given. */
export const lstmForecaster: Detector = {
  name: "lstm-forecaster",
  label: "forecaster",
  lends: true,
  train: task => {
    const { rows, rule: { window, units } } = task
    return trainModel(task, {
      build: seed => build({ window: window + 1, features: rows.width, units, seed: `${seed}/forecaster` }),
      updates: updatesOf(task),
      stride: strideOf(task),
    })
  },
}
