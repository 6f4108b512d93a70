import { seeded } from "../../stats/index.ts"
import {
  dense,
  type Layer,
  type LayerSize,
  lstmDecoder,
  lstmEncoder,
  probedEncoder,
  rnnDecoder,
  rnnEncoder,
} from "../graph/layers.ts"
import type { Value } from "../graph/value.ts"
import { input } from "../graph/build.ts"
import type { Model, ModelSize } from "./model.ts"

/** A graph that reconstructs whole windows. */
export interface Autoencoder extends Model {
  readonly kind: RecurrentKind | "dense-autoencoder"
}

/** An LSTM autoencoder (Malhotra et al. 2016): encodes a window, then reconstructs it from the code only. */
export const lstmAutoencoder = (size: ModelSize): Autoencoder => recurrent("lstm-autoencoder", size)

/** The same of plain recurrent cells, whose gradients fade with every step (Bengio et al. 1994). */
export const rnnAutoencoder = (size: ModelSize): Autoencoder => recurrent("rnn-autoencoder", size)

/** A recurrent autoencoder whose encoder's time steps can be read out; parameters as those of the model. */
export interface ProbedAutoencoder {
  readonly model: Autoencoder
  /** An input [window × units × batch] of zeros; see `probedEncoder`. */
  readonly probe: Value
  /** [units × batch] */
  readonly code: Value
  readonly squashed: Value
}

export function probedAutoencoder(kind: RecurrentKind, size: ModelSize): ProbedAutoencoder {
  const probe = input("probe", [size.window, size.units, "batch"])
  const encode = probedEncoder(cells[kind].cell, "encoder", layerSize(size))
  const decode = decoderOf(kind, size)
  const inputs = inputsOf(size)
  const { last, squashed } = encode(inputs.sequence, probe)
  return { model: modelOf(kind, inputs, decode(last)), probe, code: last, squashed }
}

export type RecurrentKind = "lstm-autoencoder" | "rnn-autoencoder"

const cells = {
  "lstm-autoencoder": { cell: "LSTM", encoder: lstmEncoder, decoder: lstmDecoder },
  "rnn-autoencoder": { cell: "RNN", encoder: rnnEncoder, decoder: rnnDecoder },
} as const

function recurrent(kind: RecurrentKind, size: ModelSize): Autoencoder {
  const encode = cells[kind].encoder("encoder", layerSize(size))
  const decode = decoderOf(kind, size)
  return autoencoder(kind, size, sequence => decode(encode(sequence)))
}

function layerSize({ features, units, seed, initial, forgetBias }: ModelSize): LayerSize {
  return {
    from: features,
    to: units,
    random: seeded(seed),
    ...(initial && { initial }),
    ...(forgetBias !== undefined && { forgetBias }),
  }
}

function decoderOf(kind: RecurrentKind, size: ModelSize): Layer {
  const { window, features, units } = size
  const names = { name: "decoder", readout: "readout" }
  return cells[kind].decoder(names, { ...layerSize(size), from: units, units, to: features, window })
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

function autoencoder(
  kind: Autoencoder["kind"],
  size: ModelSize,
  rebuild: (sequence: Value) => Value,
): Autoencoder {
  const inputs = inputsOf(size)
  return modelOf(kind, inputs, rebuild(inputs.sequence))
}

/** Of all autoencoders: batch last inside, missing cells filled. */
interface Inputs {
  readonly size: ModelSize
  readonly windows: Value
  /** [window × features × batch]; the second has no missing cell. */
  readonly transposed: Value
  readonly sequence: Value
}

function inputsOf(size: ModelSize): Inputs {
  const windows = input("windows", ["batch", size.window, size.features])
  const transposed = windows.transpose(1, 2, 0)
  return { size, windows, transposed, sequence: transposed.nanToZero() }
}

/** From what was rebuilt [window × features × batch]; missing cells are left out of the loss. */
function modelOf(
  kind: Autoencoder["kind"],
  { size, windows, transposed, sequence }: Inputs,
  rebuilt: Value,
): Autoencoder {
  const reconstruction = rebuilt.transpose(2, 0, 1)
  const present = transposed.notNan()
  // Filled a second time, so that gradients of `sequence` flow through the layers, not the target.
  const loss = rebuilt.sub(transposed.nanToZero()).mul(present).square().sum().div(present.sum())
  return { kind, size, windows, sequence, reconstruction, error: reconstruction.sub(windows).square(), loss }
}
