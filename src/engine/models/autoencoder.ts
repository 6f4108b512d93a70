import { seeded } from "../../maths/index.ts"
import type { Initialiser } from "../initialisers.ts"
import { dense, lastStep, lstm, repeat } from "../layers.ts"
import type { Value } from "../types.ts"
import { input } from "../value.ts"

export interface AutoencoderSize {
  /** Rows in a window. */
  readonly window: number
  readonly features: number
  /** Size of the code: numbers that a whole window is squeezed into. */
  readonly units: number
  /** Decides the initial weights. */
  readonly seed: number | string
  readonly initial?: Initialiser
}

/** A graph that rebuilds windows [batch × window × features] in scaled units. NaN = missing: read as 0, and left out of the loss. */
export interface Autoencoder {
  readonly kind: "lstm-autoencoder" | "dense-autoencoder"
  readonly size: AutoencoderSize
  readonly windows: Value
  /** The windows as the layers see them [window × features × batch]; what they are compared with is another value, so its gradient tells the layers'. */
  readonly sequence: Value
  /** [batch × window × features] */
  readonly reconstruction: Value
  /** Squared difference [batch × window × features]; NaN where the input was missing. */
  readonly error: Value
  /** Mean squared difference over all that was not missing. */
  readonly loss: Value
}

/** An LSTM autoencoder (Malhotra et al. 2016): squeeze a window to a code, then rebuild the window from the code alone. */
export function lstmAutoencoder(size: AutoencoderSize): Autoencoder {
  const { window, features, units, seed, initial } = size
  const random = seeded(seed)
  const shared = { random, ...(initial && { initial }) }
  const encode = lstm("encoder", { from: features, to: units, ...shared })
  const decode = lstm("decoder", { from: units, to: units, ...shared })
  const readout = dense("readout", { from: units, to: features, ...shared })

  return autoencoder("lstm-autoencoder", size, sequence => {
    const code = lastStep(encode(sequence))
    return readout(decode(repeat(code, window)))
  })
}

/** An autoencoder without memory, on whole windows: window · features → 2 · units → units → 2 · units → window · features, with relu between. */
export function denseAutoencoder(size: AutoencoderSize): Autoencoder {
  const { window, features, units, seed, initial } = size
  const shared = { random: seeded(seed), ...(initial && { initial }) }
  const all = window * features
  const layers = [
    dense("encoder.1", { from: all, to: 2 * units, ...shared }), dense("encoder.2", { from: 2 * units, to: units, ...shared }),
    dense("decoder.1", { from: units, to: 2 * units, ...shared }), dense("decoder.2", { from: 2 * units, to: all, ...shared }),
  ]
  return autoencoder("dense-autoencoder", size, sequence => {
    const flat = sequence.reshape(all, "batch")
    const rebuilt = layers.reduce((x, layer, i) => (i === 0 ? layer(x) : layer(x.relu())), flat)
    return rebuilt.reshape(window, features, "batch")
  })
}

/** The frame around both: batch last inside, missing cells filled before and left out after. */
function autoencoder(kind: Autoencoder["kind"], size: AutoencoderSize, rebuild: (sequence: Value) => Value): Autoencoder {
  const windows = input("windows", ["batch", size.window, size.features])
  const turned = windows.transpose(1, 2, 0)
  const sequence = turned.filled()
  const rebuilt = rebuild(sequence)
  const reconstruction = rebuilt.transpose(2, 0, 1)
  const present = turned.present()
  const loss = rebuilt.sub(turned.filled()).mul(present).square().sum().div(present.sum())
  return { kind, size, windows, sequence, reconstruction, error: reconstruction.sub(windows).square(), loss }
}
