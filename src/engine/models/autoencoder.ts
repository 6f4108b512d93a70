import { seeded } from "../../stats/index.ts"
import { dense, lstmDecoder, lstmEncoder } from "../graph/layers.ts"
import type { Value } from "../graph/value.ts"
import { input } from "../graph/build.ts"
import type { Model, ModelSize } from "./model.ts"

/** A graph that reconstructs whole windows. */
export interface Autoencoder extends Model {
  readonly kind: "lstm-autoencoder" | "dense-autoencoder"
}

/** An LSTM autoencoder (Malhotra et al. 2016): encodes a window, then reconstructs it from the code only. */
export function lstmAutoencoder(size: ModelSize): Autoencoder {
  const { window, features, units, seed, initial } = size
  const random = seeded(seed)
  const shared = { random, ...(initial && { initial }) }
  const encode = lstmEncoder("encoder", { from: features, to: units, ...shared })
  const names = { name: "decoder", readout: "readout" }
  const decode = lstmDecoder(names, { from: units, units, to: features, window, ...shared })
  return autoencoder("lstm-autoencoder", size, sequence => decode(encode(sequence)))
}

/**
 * A dense autoencoder on whole windows: window · features → 2 · units → units → 2 · units → window ·
 * features, with relu between.
 */
export function denseAutoencoder(size: ModelSize): Autoencoder {
  const { window, features, units, seed, initial } = size
  const shared = { random: seeded(seed), ...(initial && { initial }) }
  const all = window * features
  const layers = [
    dense("encoder.1", { from: all, to: 2 * units, ...shared }),
    dense("encoder.2", { from: 2 * units, to: units, ...shared }),
    dense("decoder.1", { from: units, to: 2 * units, ...shared }),
    dense("decoder.2", { from: 2 * units, to: all, ...shared }),
  ]
  return autoencoder("dense-autoencoder", size, sequence => {
    const flat = sequence.reshape(all, "batch")
    const rebuilt = layers.reduce((x, layer, i) => (i === 0 ? layer(x) : layer(x.relu())), flat)
    return rebuilt.reshape(window, features, "batch")
  })
}

/** Common parts: moves the batch axis last, fills missing cells before and masks them after. */
function autoencoder(
  kind: Autoencoder["kind"],
  size: ModelSize,
  rebuild: (sequence: Value) => Value,
): Autoencoder {
  const windows = input("windows", ["batch", size.window, size.features])
  const transposed = windows.transpose(1, 2, 0)
  const sequence = transposed.nanToZero()
  const rebuilt = rebuild(sequence)
  const reconstruction = rebuilt.transpose(2, 0, 1)
  const present = transposed.notNan()
  // Filled a second time, so that gradients of `sequence` flow through the layers, not the target.
  const loss = rebuilt.sub(transposed.nanToZero()).mul(present).square().sum().div(present.sum())
  return { kind, size, windows, sequence, reconstruction, error: reconstruction.sub(windows).square(), loss }
}
