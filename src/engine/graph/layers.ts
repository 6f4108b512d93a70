import type { Random } from "../../stats/index.ts"
import { make, parameter } from "./build.ts"
import { glorot, type Initialiser, orthogonal } from "./initialisers.ts"
import type { Value } from "./value.ts"

/**
 * A layer is a function from value to value; its parameters are leaves of the graph. The batch is the last
 * axis, which runs fastest: a step is [features × batch], a sequence [window × features × batch].
 */
export type Layer = (x: Value) => Value

export interface LayerSize {
  readonly from: number
  readonly to: number
  readonly random: Random
  /** Initialiser of the weights; each layer has a default. */
  readonly initial?: Initialiser
}

/**
 * weight · x + bias: [… × from × batch] → [… × to × batch]. Parameters name.weight [to × from] and name.bias
 * [to × 1].
 */
export function dense(name: string, size: LayerSize): Layer {
  const { weight, bias } = denseParameters(name, size)
  return x => weight.matmul(x).add(bias)
}

/**
 * An LSTM layer: [window × from × batch] → its states [window × to × batch]. One parameter, name.weights
 * [4·to × (from + 1 + to)]: see the row LSTM of the table.
 */
export function lstm(name: string, size: LayerSize): Layer {
  const weights = lstmParameter(name, size)
  return x => make("LSTM", [x, weights], { units: size.to })[0]
}

/** The same layer, many-to-one: [window × from × batch] → its last state [to × batch]. */
export function lstmEncoder(name: string, size: LayerSize): Layer {
  const weights = lstmParameter(name, size)
  return x => make("LSTM", [x, weights], { units: size.to })[1]
}

export interface DecoderSize extends LayerSize {
  /** Length of the sequence. */
  readonly window: number
  readonly units: number
}

/**
 * One-to-many: an LSTM layer `name` that takes the same code at every step, and a dense layer `readout` on
 * each of its states: [from × batch] → [window × to × batch]. One op computes both and projects the code only
 * once. Has the parameters of both layers.
 */
export function lstmDecoder(names: { name: string; readout: string }, size: DecoderSize): Layer {
  const { from, to, units, window } = size
  const weights = lstmParameter(names.name, { ...size, from, to: units })
  const { weight, bias } = denseParameters(names.readout, { ...size, from: units, to })
  return code => make("Decoder", [code, weights, weight, bias], { units, steps: window })[0]
}

function denseParameters(name: string, { from, to, random, initial = glorot }: LayerSize) {
  const first = (): Float32Array => initial(to, from, random.fork(`${name}.weight`))
  return {
    weight: parameter(`${name}.weight`, [to, from], first),
    bias: parameter(`${name}.bias`, [to, 1], new Float32Array(to)),
  }
}

function lstmParameter(name: string, size: LayerSize): Value {
  const { from, to, random } = size
  const first = (): Float32Array => lstmWeights({ ...size, random: random.fork(name) })
  return parameter(`${name}.weights`, [4 * to, from + 1 + to], first)
}

/**
 * Per gate: Glorot input weights and orthogonal recurrent ones; biases 0, the forget gate's 1 (Jozefowicz et
 * al. 2015).
 */
function lstmWeights({ from, to, random, initial }: LayerSize): Float32Array {
  const columns = from + 1 + to
  const weights = new Float32Array(4 * to * columns)
  for (let gate = 0; gate < 4; gate++) {
    const inputWeights = (initial ?? glorot)(to, from, random.fork(`input ${gate}`))
    const recurrentWeights = (initial ?? orthogonal)(to, to, random.fork(`recurrent ${gate}`))
    for (let unit = 0; unit < to; unit++) {
      const at = (gate * to + unit) * columns
      weights.set(inputWeights.subarray(unit * from, (unit + 1) * from), at)
      weights[at + from] = gate === forgetGate ? 1 : 0
      weights.set(recurrentWeights.subarray(unit * to, (unit + 1) * to), at + from + 1)
    }
  }
  return weights
}

const forgetGate = 1
