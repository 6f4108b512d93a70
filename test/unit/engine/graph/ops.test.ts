import * as tf from "@tensorflow/tfjs"
import { expect, test } from "vitest"
import {
  compile,
  gradients,
  input,
  parameter,
  parametersOf,
  type Value,
} from "../../../../src/engine/index.ts"
import { ops } from "../../../../src/engine/graph/ops.ts"
import type { OpName } from "../../../../src/engine/graph/signatures.ts"
import { nodesOf } from "../../../../src/engine/graph/traverse.ts"
import { forms } from "../ops/lstm-forms.ts"
import { rnnForms } from "../ops/rnn-forms.ts"
import { autodiff, differences, gradientsOf, numbers, worst } from "../oracles.ts"

interface Case {
  /** Parameters' shapes; entries are normal, or at least 0.5, or every third one missing. */
  readonly shapes: readonly (readonly number[])[]
  readonly entries?: "positive" | "gaps"
  readonly ours: (values: readonly Value[]) => Value
  readonly theirs: (tensors: readonly tf.Tensor[]) => tf.Tensor
}

/**
 * Every op with a gradient, used so that each entry of its result weighs differently. Recurrent layers have
 * forms of their own.
 */
type Apart = "LSTM" | "LSTMGradient" | "RNN" | "RNNGradient" | "Decoder" | "DecoderGradient"
const cases: Readonly<Record<Exclude<OpName, Apart>, readonly Case[]>> = {
  Add: [{ shapes: [[2, 3], [3]], ours: ([a, b]) => a!.add(b!), theirs: ([a, b]) => tf.add(a!, b!) }],
  Sub: [
    {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      ours: ([a, b]) => a!.sub(b!),
      theirs: ([a, b]) => tf.sub(a!, b!),
    },
  ],
  Mul: [
    {
      shapes: [
        [2, 3],
        [4, 1, 3],
      ],
      ours: ([a, b]) => a!.mul(b!),
      theirs: ([a, b]) => tf.mul(a!, b!),
    },
    { shapes: [[2, 3]], ours: ([a]) => a!.mul(a!), theirs: ([a]) => tf.square(a!) },
  ],
  Div: [
    {
      shapes: [[2, 3], [3]],
      entries: "positive",
      ours: ([a, b]) => a!.div(b!),
      theirs: ([a, b]) => tf.div(a!, b!),
    },
  ],
  MatMul: [
    {
      shapes: [
        [2, 3],
        [3, 4],
      ],
      ours: ([a, b]) => a!.matmul(b!),
      theirs: ([a, b]) => tf.matMul(a!, b!),
    },
    {
      shapes: [
        [2, 3],
        [5, 3, 4],
      ],
      ours: ([a, b]) => a!.matmul(b!),
      theirs: ([a, b]) => tf.matMul(tf.tile(a!.expandDims(0), [5, 1, 1]), b!),
    },
  ],
  Sigmoid: [{ shapes: [[2, 3]], ours: ([a]) => a!.sigmoid(), theirs: ([a]) => tf.sigmoid(a!) }],
  Tanh: [{ shapes: [[2, 3]], ours: ([a]) => a!.tanh(), theirs: ([a]) => tf.tanh(a!) }],
  Relu: [{ shapes: [[4, 5]], ours: ([a]) => a!.relu(), theirs: ([a]) => tf.relu(a!) }],
  Abs: [{ shapes: [[4, 5]], ours: ([a]) => a!.abs(), theirs: ([a]) => tf.abs(a!) }],
  Sign: [{ shapes: [[4, 5]], ours: ([a]) => a!.sign().mul(a!), theirs: ([a]) => tf.mul(tf.sign(a!), a!) }],
  Sqrt: [{ shapes: [[2, 3]], entries: "positive", ours: ([a]) => a!.sqrt(), theirs: ([a]) => tf.sqrt(a!) }],
  Square: [{ shapes: [[2, 3]], ours: ([a]) => a!.square(), theirs: ([a]) => tf.square(a!) }],
  Sum: [
    { shapes: [[2, 3, 4]], ours: ([a]) => a!.sum(0, 2), theirs: ([a]) => tf.sum(a!, [0, 2], true) },
    { shapes: [[2, 3]], ours: ([a]) => a!.mean(), theirs: ([a]) => tf.mean(a!) },
    { shapes: [[2, 3, 4]], ours: ([a]) => a!.mean(1, 2), theirs: ([a]) => tf.mean(a!, [1, 2], true) },
  ],
  Count: [{ shapes: [[2, 3]], ours: ([a]) => a!.mul(a!.count()), theirs: ([a]) => tf.mul(a!, 6) }],
  Reshape: [{ shapes: [[2, 6]], ours: ([a]) => a!.reshape(3, 4), theirs: ([a]) => tf.reshape(a!, [3, 4]) }],
  Transpose: [
    {
      shapes: [[2, 3, 4]],
      ours: ([a]) => a!.transpose(2, 0, 1),
      theirs: ([a]) => tf.transpose(a!, [2, 0, 1]),
    },
  ],
  Expand: [
    {
      shapes: [
        [1, 3],
        [4, 2, 3],
      ],
      ours: ([a, like]) => a!.expand(like!).add(like!),
      theirs: ([a, like]) => tf.add(tf.broadcastTo(a!, [4, 2, 3]), like!),
    },
  ],
  Split: [
    {
      shapes: [[2, 5]],
      ours: ([a]) => a!.split(1, [2, 3])[1].mul(a!.split(1, [2, 2, 1])[2]),
      theirs: ([a]) => tf.mul(tf.slice(a!, [0, 2], [2, 3]), tf.slice(a!, [0, 4], [2, 1])),
    },
  ],
  Concat: [
    {
      shapes: [
        [2, 1],
        [2, 3],
      ],
      ours: ([a, b]) => a!.concat(1, b!, a!),
      theirs: ([a, b]) => tf.concat([a!, b!, a!], 1),
    },
  ],
  NotNan: [
    {
      shapes: [[2, 5]],
      entries: "gaps",
      ours: ([a]) => a!.nanToZero().square().add(a!.notNan()),
      theirs: ([a]) => tf.add(tf.square(filled(a!)), there(a!)),
    },
  ],
  NanToZero: [
    { shapes: [[2, 5]], entries: "gaps", ours: ([a]) => a!.nanToZero(), theirs: ([a]) => filled(a!) },
  ],
}

const tested: { readonly op: string; readonly loss: Value }[] = [
  ...Object.values(forms),
  ...Object.values(rnnForms),
].map(({ op, ours }) => ({ op, loss: ours }))

for (const [op, list] of Object.entries(cases)) {
  list.forEach((each, i) => {
    const values = each.shapes.map((shape, k) =>
      parameter(`p${k}`, shape, entries(`${op} ${i} ${k}`, shape, each.entries)),
    )
    const made = each.ours(values)
    const weight = numbers(
      `weight ${op} ${i}`,
      (made.shape as number[]).reduce((n, d) => n * d, 1),
    )
    const loss = made.mul(parameter("w", made.shape, weight)).sum()
    tested.push({ op, loss })
    const theirLoss = (tensors: readonly tf.Tensor[]) =>
      tf.sum(tf.mul(each.theirs(tensors.slice(0, -1)), tensors.at(-1)!)).asScalar()

    test(`${op}: value and gradient are those of TensorFlow.js (${i + 1})`, async () => {
      const tensors = [
        ...values.map((v, k) =>
          tf.tensor(entries(`${op} ${i} ${k}`, each.shapes[k]!, each.entries), v.shape as number[]),
        ),
        tf.tensor(weight, made.shape as number[]),
      ]
      const { value } = await (await compile({ value: loss })).run({})
      expect(worst(value!, theirLoss(tensors).dataSync())).toBeLessThan(1e-4)
      const found = await gradientsOf(loss, {})
      const expected = autodiff(loss, theirLoss)
      for (const name in expected) expect(worst(found[name]!, expected[name]!)).toBeLessThan(1e-5)
    })

    test(`${op}: the gradient is the slope of central differences (${i + 1})`, async () => {
      const [found, expected] = [await gradientsOf(loss, {}), await differences(loss, {})]
      for (const name in expected) expect(worst(found[name]!, expected[name]!)).toBeLessThan(2e-3)
    })

    test(`${op}: TensorFlow.js says the same as ONNX (${i + 1})`, async () => {
      const [onnx, tensorflow] = [await gradientsOf(loss, {}), await gradientsOf(loss, {}, "tensorflow")]
      for (const name in onnx) expect(worst(onnx[name]!, tensorflow[name]!)).toBeLessThan(1e-5)
    })
  })
}

test("sign, count, notNan and nanToZero give the same numbers in both runtimes", async () => {
  const x = parameter("x", [4], Float32Array.of(-2, 0, 3, NaN))
  for (const engine of ["onnxruntime", "tensorflow"] as const) {
    const program = await compile(
      { sign: x.nanToZero().sign(), count: x.count(), present: x.notNan(), filled: x.nanToZero() },
      { engine },
    )
    const { sign, count, present, filled } = await program.run({})
    expect([...sign!, ...count!, ...present!, ...filled!]).toEqual([-1, 0, 1, 0, 4, 1, 1, 1, 0, -2, 0, 3, 0])
  }
})

test("a mean is over as many numbers as there are, also where only the data tell", async () => {
  const x = input("x", ["batch", 2])
  const { all, each } = await (
    await compile({ all: x.mean(), each: x.mean(0) })
  ).run({ x: Float32Array.of(1, 2, 3, 4, 8, 0) })
  expect([[...all!], [...each!]]).toEqual([[3], [4, 2]])
})

test("every row of the table with a gradient stands in a graph of its own that is tested, every row without one in the gradients of those", () => {
  const met = (roots: readonly Value[]): string[] => nodesOf(roots).map(({ op }) => op)
  for (const { op, loss } of tested) expect(met([loss])).toContain(op)
  const back = new Set(tested.flatMap(({ loss }) => met(gradients(loss, parametersOf(loss)))))
  const rows = Object.keys(ops) as OpName[]
  expect(rows.filter(op => ops[op].gradient && !tested.some(each => each.op === op))).toEqual([])
  expect(rows.filter(op => !ops[op].gradient && !back.has(op))).toEqual([])
})

/** Far enough from 0 that a difference does not step over a kink. */
function entries(seed: string, shape: readonly number[], kind?: Case["entries"]): Float32Array {
  const all = numbers(
    seed,
    shape.reduce((n, d) => n * d, 1),
  ).map(x => (kind === "positive" ? 0.5 + Math.abs(x) : x + 0.1 * Math.sign(x)))
  return kind === "gaps" ? all.map((x, i) => (i % 3 === 0 ? NaN : x)) : all
}

/** 1 where there is a number: of no derivative, as TensorFlow.js has none for it. */
function there(x: tf.Tensor): tf.Tensor {
  return tf.tensor(
    x.dataSync().map(value => (Number.isNaN(value) ? 0 : 1)),
    x.shape,
  )
}

function filled(x: tf.Tensor): tf.Tensor {
  return tf.where(there(x).cast("bool"), x, tf.zerosLike(x))
}
