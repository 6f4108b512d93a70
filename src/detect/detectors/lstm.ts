import {
  lstmAutoencoder as autoencoder,
  lstmForecaster as forecaster,
  type Model,
} from "../../engine/index.ts"
import { trainModel } from "../training/train-model.ts"
import type { Detector, DetectorTask } from "../detector.ts"
import { strideFor, updatesFor } from "../training/schedule.ts"

/**
 * Squeezes a window to a code through an LSTM and rebuilds it through another: sees order and pace (Malhotra
 * et al. 2016).
 */
export const lstmAutoencoder: Detector = {
  name: "lstm-autoencoder",
  label: "lstm",
  transferable: true,
  train: task => trainLstm(task, (size, seed) => autoencoder({ ...size, seed })),
}

/**
 * Forecasts each row from the window before it (Malhotra et al. 2015): sees at once what is unexpected, and
 * soon adapts to it.
 */
export const lstmForecaster: Detector = {
  name: "lstm-forecaster",
  label: "forecaster",
  transferable: true,
  train: task =>
    trainLstm(task, ({ window, ...size }, seed) =>
      forecaster({ ...size, window: window + 1, seed: `${seed}/forecaster` }),
    ),
}

type Size = Pick<Model["size"], "window" | "units" | "features">

function trainLstm(task: DetectorTask, build: (size: Size, seed: number) => Model) {
  const { window, units } = task.rule
  const size = { window, units, features: task.dataset.width }
  return trainModel(task, {
    build: seed => build(size, seed),
    updates: updatesFor(task),
    stride: strideFor(task),
  })
}
