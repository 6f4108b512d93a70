import { seeded } from "../../stats/index.ts"
import { dense, lstmEncoder } from "../graph/layers.ts"
import { input } from "../graph/build.ts"
import type { Model, ModelSize } from "./model.ts"

/** A graph that predicts the last row of a window from the rows before it. */
export interface Forecaster extends Model {
  readonly kind: "lstm-forecaster"
}

/** An LSTM forecaster (Malhotra et al. 2015), many-to-one. */
export function lstmForecaster(size: ModelSize): Forecaster {
  const { window, features, units, seed, initial } = size
  const shared = { random: seeded(seed), ...(initial && { initial }) }
  const encode = lstmEncoder("memory", { from: features, to: units, ...shared })
  const readout = dense("readout", { from: units, to: features, ...shared })

  const parts = [window - 1, 1] as const
  const windows = input("windows", ["batch", window, features])
  const [past, next] = windows.transpose(1, 2, 0).nanToZero().split(0, parts)
  const [, last] = windows.transpose(1, 2, 0).split(0, parts)
  const [, target] = windows.split(1, parts)
  const present = last.notNan()
  const forecast = readout(encode(past)).reshape(1, features, "batch")
  const reconstruction = forecast.transpose(2, 0, 1)
  const error = reconstruction.sub(target).square()
  const loss = forecast.sub(next).mul(present).square().sum().div(present.sum())
  return { kind: "lstm-forecaster", size, windows, sequence: past, reconstruction, error, loss }
}
