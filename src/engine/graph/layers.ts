import type { Random } from "../../stats/index.ts"
import { constant, make, parameter } from "./build.ts"
import { glorot, type Initialiser, inverseRoot, orthogonal } from "./initialisers.ts"
import { sizeAt } from "./shapes.ts"
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
  /** Initial bias of an LSTM's forget gate: 1 when absent (Jozefowicz et al. 2015). */
  readonly forgetBias?: number
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

/**
 * The same of plain recurrent cells. One parameter, name.weights [to × (from + 1 + to)]: see the row RNN of
 * the table.
 */
export function rnnEncoder(name: string, size: LayerSize): Layer {
  const weights = rnnParameter(name, size)
  return x => make("RNN", [x, weights], { units: size.to })[1]
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

/** The same of plain recurrent cells, as a layer of its own and a dense one. */
export function rnnDecoder(names: { name: string; readout: string }, size: DecoderSize): Layer {
  const { from, to, units, window } = size
  const weights = rnnParameter(names.name, { ...size, from, to: units })
  const read = dense(names.readout, { ...size, from: units, to })
  const each = constant(new Float32Array(window).fill(1), [window, 1, 1])
  return code => {
    const repeated = code.reshape(1, ...code.shape).mul(each)
    return read(make("RNN", [repeated, weights], { units })[0])
  }
}

export interface ProbedStates {
  /** [window × to × batch] */
  readonly states: Value
  /** [to × batch] */
  readonly last: Value
  /**
   * What can saturate: an LSTM's gates [window × 3·to × batch] in 0…1, or the plain cells' states in −1…1.
   */
  readonly squashed: Value
}

/**
 * A many-to-one layer whose time steps can be read out, with the parameters of `lstmEncoder` or `rnnEncoder`.
 * `probe` [window × to × batch] is added to the state that each step meets: its gradient is the state's,
 * through time.
 */
export function probedEncoder(cell: Cell, name: string, size: LayerSize) {
  const { from, to } = size
  const weights = (cell === "LSTM" ? lstmParameter : rnnParameter)(name, size)
  const [ofX, ofBias, ofState] = weights.split(1, [from, 1, to])
  const widened = ofX.concat(1, ofState, ofBias, ofState)
  return (x: Value, probe: Value): ProbedStates => {
    const [states, last] = make(cell, [x.concat(1, probe), widened], { units: to })
    if (cell === "RNN") return { states, last, squashed: states }
    const [earlier, end] = states.split(0, [sizeAt(x.shape, 0) - 1, 1])
    const gates = ofX
      .matmul(x)
      .add(ofBias)
      .add(ofState.matmul(end.mul(0).concat(0, earlier)))
    return { states, last, squashed: gates.split(1, [3 * to, to])[0].sigmoid() }
  }
}

export type Cell = "LSTM" | "RNN"

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
function lstmWeights({ from, to, random, initial, forgetBias = 1 }: LayerSize): Float32Array {
  const columns = from + 1 + to
  const weights = new Float32Array(4 * to * columns)
  for (let gate = 0; gate < 4; gate++) {
    const inputWeights = (initial ?? glorot)(to, from, random.fork(`input ${gate}`))
    const recurrentWeights = (initial ?? orthogonal)(to, to, random.fork(`recurrent ${gate}`))
    for (let unit = 0; unit < to; unit++) {
      const at = (gate * to + unit) * columns
      weights.set(inputWeights.subarray(unit * from, (unit + 1) * from), at)
      weights[at + from] = gate === forgetGate ? forgetBias : 0
      weights.set(recurrentWeights.subarray(unit * to, (unit + 1) * to), at + from + 1)
    }
  }
  return weights
}

const forgetGate = 1

/** Input and recurrent weights uniform in ±1/√units, as in PyTorch; biases 0. */
function rnnParameter(name: string, { from, to, random, initial = inverseRoot }: LayerSize): Value {
  const first = (): Float32Array => {
    const own = random.fork(name)
    const [ofX, ofState] = [initial(to, from, own.fork("input")), initial(to, to, own.fork("recurrent"))]
    const weights = new Float32Array(to * (from + 1 + to))
    for (let unit = 0, at = 0; unit < to; unit++, at += from + 1 + to) {
      weights.set(ofX.subarray(unit * from, (unit + 1) * from), at)
      weights.set(ofState.subarray(unit * to, (unit + 1) * to), at + from + 1)
    }
    return weights
  }
  return parameter(`${name}.weights`, [to, from + 1 + to], first)
}
