import { expect, test } from "vitest"
import { make } from "../../../../src/engine/graph/build.ts"
import {
  compile,
  constant,
  globalNorm,
  gradients,
  input,
  lstm,
  lstmDecoder,
  lstmEncoder,
  parameter,
  parametersOf,
  print,
  scalar,
  sgd,
  toOnnx,
  trainer,
} from "../../../../src/engine/index.ts"
import { seeded } from "../../../../src/stats/index.ts"

const x = input("x", ["batch", 3])
const w = parameter("w", [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6))

test("print shows leaves, then a line a node, with shapes; what nobody reads is a dash", () => {
  expect(print(x.matmul(w).mul(0.01).tanh().square().sum())).toBe(
    [
      "x [batch × 3] = input",
      "w [3 × 2] = parameter",
      "v0 [batch × 2] = MatMul(x, w)",
      "v1 [batch × 2] = Mul(v0, 0.01)",
      "v2 [batch × 2] = Tanh(v1)",
      "v3 [batch × 2] = Square(v2)",
      "v4 [1 × 1] = Sum(v3, axes=[0 1])",
      "v5 [] = Reshape(v4, shape=[])",
    ].join("\n"),
  )
  const encode = lstmEncoder("memory", { from: 3, to: 2, random: seeded(1) })
  const last = encode(input("steps", [4, 3, "batch"]))
  expect(print(last)).toBe(
    [
      "steps [4 × 3 × batch] = input",
      "memory.weights [8 × 6] = parameter",
      "–, v0 [2 × batch] = LSTM(steps, memory.weights, units=2)",
    ].join("\n"),
  )
  const [slope] = gradients(last.sum(), parametersOf(last))
  expect(print(slope!).split("\n").slice(2)).toEqual([
    "v0 [1 × 1] = Reshape(1, shape=[1 1])",
    "–, v1 [2 × batch], v2 [tape] = LSTM(steps, memory.weights, units=2)",
    "v3 [2 × batch] = Expand(v0, v1)",
    "–, v4 [8 × 6] = LSTMGradient(v3, steps, memory.weights, v2)",
  ])
})

test("a mismatch fails when the graph is built, naming both values and their shapes", () => {
  const narrow = parameter("narrow", [4, 2], new Float32Array(8))
  expect(() => x.matmul(narrow)).toThrow(/input "x" \[batch × 3\] and parameter "narrow" \[4 × 2\]/)
  expect(() => x.tanh().add(narrow)).toThrow(/Tanh \[batch × 3\] and parameter "narrow" \[4 × 2\]/)
  expect(() => w.reshape(7)).toThrow(/\[7\] holds another number of elements/)
  expect(() => w.split(1, [1, 2])).toThrow(/do not make the 2 of axis 1/)
  expect(() => w.concat(0, narrow.transpose(1, 0))).toThrow(/sizes other than on axis 0 differ/)
  expect(() => scalar(1).matmul(w)).toThrow(/takes matrices/)
  expect(() => w.expand(x)).toThrow(/3 and batch differ on axis 0/)
  const layer = lstm("l", { from: 5, to: 2, random: seeded(1) })
  expect(() => layer(input("steps", [4, 3, "batch"]))).toThrow(/2 units on 3 features take weights \[8 × 6\]/)
  expect(() => layer(input("open", ["steps", 5, "batch"]))).toThrow(/the number of steps must be known/)
  const names = { name: "decoder", readout: "readout" }
  const decode = lstmDecoder(names, { from: 5, units: 2, to: 6, window: 4, random: seeded(1) })
  const [readout, bias] = [parameter("wide", [6, 3], new Float32Array(18)), input("bias", [6, 1])]
  const code = input("code", [5, "batch"])
  expect(() =>
    make("Decoder", [code, input("weights", [8, 8]), readout, bias], { units: 2, steps: 4 }),
  ).toThrow(/2 units are read out by \[to × 2\] and \[to × 1\]/)
  expect(() => decode(input("code", [3, "batch"]))).toThrow(/2 units on 3 features take weights \[8 × 6\]/)
})

test("gradients of what the loss does not reach, or cannot flow through, are faults", () => {
  expect(() => gradients(w.tanh(), [w])).toThrow(
    /gradients\(\) does not accept Tanh \[3 × 2\] · a loss is one number/,
  )
  expect(() => gradients(x.sum(), [w])).toThrow(/does not depend on parameter "w"/)
  const layer = lstm("memory", { from: 3, to: 2, random: seeded(1) })
  const [first] = parametersOf(layer(input("steps", [4, 3, "batch"])))
  const [slope] = gradients(layer(input("steps", [4, 3, "batch"])).sum(), [first!])
  expect(() => gradients(slope!.sum(), [first!])).toThrow(/LSTMGradient has no gradient/)
})

test("a graph thousands of nodes deep is walked, differentiated and run", async () => {
  let deep = w
  for (let i = 0; i < 5000; i++) deep = deep.add(0.001)
  const [slope] = gradients(deep.sum(), [w])
  const { value, slope: found } = await (await compile({ value: deep.sum(), slope: slope! })).run({})
  expect(value![0]).toBeCloseTo(21 + 6 * 5, 2)
  expect([...found!]).toEqual([1, 1, 1, 1, 1, 1])
})

test("the same graph gives the same bytes, and two values of one name are refused", async () => {
  const build = () =>
    toOnnx({
      y: input("a", ["batch", 2])
        .matmul(parameter("b", [2, 2], new Float32Array(4)))
        .tanh(),
    })
  expect(build()).toEqual(build())
  expect(() => toOnnx({ x: x.tanh() })).toThrow(/two values are called x/)
  expect(() => toOnnx({ y: x.add(input("x", [3])) })).toThrow(/two values are called x/)
  for (const engine of ["onnxruntime", "tensorflow"] as const) {
    await expect(compile({ y: x.add(input("x", [3])) }, { engine })).rejects.toThrow(
      /two values are called x/,
    )
  }
})

test("constants, and outputs that are leaves, come out as they went in", async () => {
  const program = await compile({
    fixed: constant([1, 2], [2]),
    w: scalar(1).mul(1),
    echo: parameter("p", [2], Float32Array.of(5, 6)),
  })
  const { fixed, echo } = await program.run({})
  expect([...fixed!, ...echo!]).toEqual([1, 2, 5, 6])
})

test("an input that is absent or of another size is a fault", async () => {
  const program = await compile({ y: x.matmul(w) })
  await expect(program.run({ z: new Float32Array(3) })).rejects.toThrow(/no array for x · given: z/)
  await expect(program.run({ x: new Float32Array(7) })).rejects.toThrow(
    /x holds 7 numbers · its shape is \[batch × 3\]/,
  )
  await expect(program.run({ x: new Float32Array(0) })).rejects.toThrow(/x holds 0 numbers/)
  await expect(compile({ y: x.matmul(w) }, { weights: { w: new Float32Array(5) } })).rejects.toThrow(
    /w holds 5 numbers/,
  )
})

test("a loss that is no finite number is a fault, and the weights stay as they were", async () => {
  const loss = x.matmul(w).square().mean()
  const training = await trainer(loss, sgd(loss, { rate: 0.01 }))
  await training.step({ x: Float32Array.of(1, 2, 3) })
  const before = training.weights()
  for (const bad of [Infinity, NaN]) {
    const where: unknown = expect.stringMatching(/^update [23]$/)
    await expect(training.step({ x: Float32Array.of(1, bad, 3) })).rejects.toMatchObject({
      code: "engine.not-finite",
      where,
    })
  }
  expect(training.weights()).toEqual(before)
})

test("descent with momentum follows the arithmetic", async () => {
  const p = parameter("p", [1], Float32Array.of(10))
  const loss = p.square().sum()
  const training = await trainer(loss, sgd(loss, { rate: 0.1, momentum: 0.5 }))
  await training.step({})
  await training.step({})
  // v1 = 20, p1 = 8; v2 = 10 + 16 = 26, p2 = 5.4
  expect(training.weights()["p"]![0]).toBeCloseTo(5.4, 5)
})

test("gradients are clipped together, by the norm of all of them, and only where that is longer than the limit", async () => {
  const [p, q] = ["p", "q"].map(name => parameter(name, [1], new Float32Array(1)))
  const loss = p!.mul(3).add(q!.mul(4)).sum() // a norm of 5
  const moved = async (clip?: number): Promise<number[]> => {
    const training = await trainer(loss, sgd(loss, { rate: 1, ...(clip !== undefined && { clip }) }))
    await training.step({})
    return Object.values(training.weights()).map(([x]) => Number((-x!).toFixed(6)))
  }
  expect(await moved()).toEqual([3, 4])
  expect(await moved(1)).toEqual([0.6, 0.8])
  expect(await moved(10)).toEqual([3, 4])
  expect((await (await compile({ norm: globalNorm([p!.add(3), q!.add(4)]) })).run({}))["norm"]).toEqual(
    Float32Array.of(5),
  )
})
