import type { Random } from "../../stats/index.ts"
import { glorot, type Initialiser, orthogonal } from "./initialisers.ts"
import type { Shape, Value } from "./types.ts"
import { make, parameter } from "./value.ts"

/**
 * A layer is a function from value to value; its parameters are leaves that a walk finds. Inside the graph
 * the batch is the last axis: a step is a matrix [features × batch] and a sequence [window × features ×
 * batch], which is what runs fastest.
 */
export type Layer = (x: Value) => Value

export interface LayerSize {
  readonly from: number
  readonly to: number
  readonly random: Random
  /** Of the weights; layers know a good one. */
  readonly initial?: Initialiser
}

/**
 * weight · x + bias: [… × from × batch] → [… × to × batch]. Parameters name.weight [to × from] and name.bias
 * [to × 1].
 */
export function dense(name: string, { from, to, random, initial = glorot }: LayerSize): Layer {
  const weight = parameter(`${name}.weight`, [to, from], () =>
    initial(to, from, random.fork(`${name}.weight`)),
  )
  const bias = parameter(`${name}.bias`, [to, 1], new Float32Array(to))
  return x => fusedDecoder(x, weight, bias) ?? weight.matmul(x).add(bias)
}

/**
 * An LSTM layer: [window × from × batch] → its states [window × to × batch]; `lastStep` of it is many-to-one.
 * One parameter, name.weights [4·to × (from + 1 + to)]: see the row LSTM of the table.
 */
export function lstm(name: string, { from, to, random, initial }: LayerSize): Layer {
  const first = (): Float32Array =>
    lstmWeights({ from, to, random: random.fork(name), ...(initial && { initial }) })
  const weights = parameter(`${name}.weights`, [4 * to, from + 1 + to], first)
  return x => make("LSTM", [x, weights], { units: to })[0]!
}

/** Steps of a sequence, all the same: [features × batch] → [times × features × batch]. */
export function repeat(x: Value, times: number): Value {
  const step = x.reshape(1, ...x.shape)
  return step.concat(0, ...Array<Value>(times - 1).fill(step))
}

/** The last step of a sequence: [window × features × batch] → [features × batch]. */
export function lastStep(x: Value): Value {
  if (x.from.kind === "node" && x.from.node.op === "LSTM" && x.from.index === 0)
    return x.from.node.outputs[1]!
  const [steps, ...step] = x.shape
  const last = steps === 1 ? x : x.split(0, [(steps as number) - 1, 1])[1]!
  return last.reshape(...step)
}

/**
 * Input weights Glorot, recurrent ones orthogonal, each gate by itself; biases 0, the forget gate's 1
 * (Jozefowicz et al. 2015).
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

/**
 * A dense layer on the states of an LSTM on a repeated step: one row of the table says it all, and projects
 * the step only once.
 */
function fusedDecoder(x: Value, weight: Value, bias: Value): Value | null {
  if (x.from.kind !== "node" || x.from.node.op !== "LSTM" || x.from.index !== 0) return null
  const [sequence, weights] = x.from.node.inputs
  const code = matchRepeat(sequence!)
  return (
    code &&
    make("Decoder", [code.value, weights!, weight, bias], {
      ...x.from.node.attributes,
      steps: code.times,
    })[0]!
  )
}

/** What `repeat` was given, where x comes from it. */
function matchRepeat(x: Value): { value: Value; times: number } | null {
  if (x.from.kind !== "node" || x.from.node.op !== "Concat") return null
  const [first, ...others] = x.from.node.inputs
  const stepShape: Shape = first!.shape
  if (
    x.from.node.attributes["axis"] !== 0 ||
    stepShape[0] !== 1 ||
    stepShape.length !== 3 ||
    others.some(v => v !== first)
  )
    return null
  return { value: first!.reshape(...stepShape.slice(1)), times: x.shape[0] as number }
}
