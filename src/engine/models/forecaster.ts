import { seeded } from "../../maths/index.ts"
import { dense, lastStep, lstm } from "../layers.ts"
import type { Value } from "../types.ts"
import { input } from "../value.ts"
import type { AutoencoderSize } from "./autoencoder.ts"

/** A graph that tells the row after a window, in scaled units. NaN = missing, as in an autoencoder. */
export interface Forecaster {
  readonly size: AutoencoderSize
  /** [batch × window × features] */
  readonly windows: Value
  /** The rows that followed [batch × features]. */
  readonly next: Value
  /** [batch × features] */
  readonly forecast: Value
  /** Squared difference [batch × features]; NaN where the row that followed was missing. */
  readonly error: Value
  readonly loss: Value
}

/** An LSTM forecaster (Malhotra et al. 2015), many-to-one. */
export function lstmForecaster(size: AutoencoderSize): Forecaster {
  const { window, features, units, seed, initial } = size
  const shared = { random: seeded(seed), ...(initial && { initial }) }
  const remember = lstm("memory", { from: features, to: units, ...shared })
  const readout = dense("readout", { from: units, to: features, ...shared })

  const windows = input("windows", ["batch", window, features])
  const next = input("next", ["batch", features])
  const told = readout(lastStep(remember(windows.transpose(1, 2, 0).filled())))
  const forecast = told.transpose(1, 0)
  const error = forecast.sub(next).square()
  const present = next.present()
  const loss = forecast.sub(next.filled()).mul(present).square().sum().div(present.sum())
  return { size, windows, next, forecast, error, loss }
}
