import { seeded } from "../../stats/index.ts"
import { dense, lastStep, lstm } from "../graph/layers.ts"
import { input } from "../graph/value.ts"
import type { Model, ModelSize } from "./model.ts"

/** A graph that tells the last row of a window from the rows before it. */
export interface Forecaster extends Model {
  readonly kind: "lstm-forecaster"
}

/** An LSTM forecaster (Malhotra et al. 2015), many-to-one. */
export function lstmForecaster(size: ModelSize): Forecaster {
  const { window, features, units, seed, initial } = size
  const shared = { random: seeded(seed), ...(initial && { initial }) }
  const encode = lstm("memory", { from: features, to: units, ...shared })
  const readout = dense("readout", { from: units, to: features, ...shared })

  const windows = input("windows", ["batch", window, features])
  const sequence = windows.transpose(1, 2, 0).nanToZero()
  const [past, next] = sequence.split(0, [window - 1, 1])
  const present = windows
    .transpose(1, 2, 0)
    .split(0, [window - 1, 1])[1]!
    .notNan()
  const forecast = readout(lastStep(encode(past!))).reshape(1, features, "batch")
  const reconstruction = forecast.transpose(2, 0, 1)
  const error = reconstruction.sub(windows.split(1, [window - 1, 1])[1]!).square()
  const loss = forecast.sub(next!).mul(present).square().sum().div(present.sum())
  return { kind: "lstm-forecaster", size, windows, sequence: past!, reconstruction, error, loss }
}
