import type { LabSetting } from "../../base/index.ts"
import {
  adam,
  equal,
  type Initialiser,
  lstmAutoencoder,
  type Model,
  type ModelSize,
  type RecurrentKind,
  rnnAutoencoder,
  sgd,
  tooLarge,
  type Update,
  type Value,
  zeros,
} from "../../engine/index.ts"

export interface Network {
  readonly kind: RecurrentKind
  readonly size: ModelSize
  readonly model: Model
}

/** The model of a setting with the initial weights of a seed. */
export function networkOf(setting: LabSetting, features: number, seed: number): Network {
  const { window, units, forgetBias, weights, cell } = setting
  const initial = initialisers[weights]
  const size = { window, features, units, seed, forgetBias, ...(initial && { initial }) }
  return cell === "lstm"
    ? { kind: "lstm-autoencoder", size, model: lstmAutoencoder(size) }
    : { kind: "rnn-autoencoder", size, model: rnnAutoencoder(size) }
}

/** How a setting changes the weights in an update. */
export function optimizerOf({ optimizer, clip }: LabSetting): (loss: Value, rate: Value) => Update[] {
  const limit = clip === null ? {} : { clip }
  return (loss, rate) => {
    if (optimizer === "adam") return adam(loss, { rate, ...limit })
    return sgd(loss, { rate, ...limit, momentum: optimizer === "momentum" ? momentum : 0 })
  }
}

const momentum = 0.9

/** Null: each layer's own. */
const initialisers: Readonly<Record<LabSetting["weights"], Initialiser | null>> = {
  standard: null,
  zero: zeros,
  equal,
  large: tooLarge,
}
