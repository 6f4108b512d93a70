import { missingInput, notFinite, wrongLength } from "../base/messages/engine.ts"
import { toOnnx } from "./onnx/model.ts"
import { openSession, type Sized } from "./onnxruntime.ts"
import { printShape } from "./shapes.ts"
import type { Arrays, Shape, Update, Value } from "./types.ts"
import { leavesOf } from "./walk.ts"

/** A graph with its weights, ready to run on any batch. */
export interface Program {
  /** Arrays by name. A parameter may be among them: it then stands for this run only. */
  run(inputs: Arrays): Promise<Record<string, Float32Array>>
}

/** A training in hand. */
export interface Trainer {
  /** One update; returns the loss before it. Throws Fault engine.not-finite, and keeps the weights, when the loss is no finite number. */
  step(inputs: Arrays): Promise<number>
  /** The parameters as they are now, by name. */
  weights(): Arrays
}

/** Makes a graph ready to run. Parameters are taken from `weights`, or are the initial ones. */
export async function compile(outputs: Readonly<Record<string, Value>>, weights: Arrays = {}): Promise<Program> {
  const session = await openSession(toOnnx(outputs))
  const leaves = leavesOf(Object.values(outputs))
  const kept = Object.fromEntries(remembered(leaves).map(({ name, initial, shape }) => [name, sized(name, shape, weights[name] ?? initial)]))
  const names = Object.keys(outputs)
  return {
    async run(inputs) {
      const results = await session({ ...kept, ...fed(leaves, inputs) }, names)
      return Object.fromEntries(names.map(name => [name, results[name]!.data]))
    },
  }
}

/** A training step as one program: the loss, its gradients and the updates of all parameters. `from` replaces initial weights (warm start). */
export async function trainer(loss: Value, updates: readonly Update[], from: Arrays = {}): Promise<Trainer> {
  const outputs: Record<string, Value> = { loss }
  const next = updates.map(({ leaf, next }, i) => {
    outputs[`next.${i}`] = next
    return { leaf: keptName(leaf), output: `next.${i}` }
  })
  const session = await openSession(toOnnx(outputs))
  const leaves = leavesOf(Object.values(outputs))
  const parameters = leaves.filter(v => v.from.kind === "parameter").map(keptName)
  const kept: Record<string, Sized> = Object.fromEntries(
    remembered(leaves).map(({ name, initial, shape }) => [name, sized(name, shape, from[name] ?? initial)]))
  const names = Object.keys(outputs)
  let update = 0
  return {
    async step(inputs) {
      const results = await session({ ...kept, ...fed(leaves, inputs) }, names)
      const value = results["loss"]!.data[0]!
      update += 1
      if (!Number.isFinite(value)) throw notFinite("the loss", update)
      for (const { leaf, output } of next) kept[leaf] = results[output]!
      return value
    },
    weights: () => Object.fromEntries(parameters.map(name => [name, kept[name]!.data.slice()])),
  }
}

function remembered(leaves: readonly Value[]): { name: string; initial: Float32Array; shape: Shape }[] {
  return leaves.flatMap(({ from, shape }) => (from.kind === "parameter" || from.kind === "state" ? [{ ...from, shape }] : []))
}

function keptName({ from }: Value): string {
  if (from.kind === "parameter" || from.kind === "state") return from.name
  throw new Error(`only a parameter or a state can be updated, not ${from.kind === "node" ? from.node.op : from.kind}`)
}

/** The inputs with their sizes; one symbolic size an input is found from the array's length. */
function fed(leaves: readonly Value[], arrays: Arrays): Record<string, Sized> {
  const inputs: Record<string, Sized> = {}
  for (const { from, shape } of leaves) {
    if (from.kind === "node" || from.kind === "constant") continue
    const data = arrays[from.name]
    if (!data && from.kind !== "input") continue
    if (!data) throw missingInput(from.name, Object.keys(arrays))
    inputs[from.name] = sized(from.name, shape, data)
  }
  return inputs
}

function sized(name: string, shape: Shape, data: Float32Array): Sized {
  const known = shape.reduce<number>((n, d) => (typeof d === "number" ? n * d : n), 1)
  const open = data.length / known
  if (!Number.isInteger(open) || (open !== 1 && shape.every(d => typeof d === "number")) || open === 0) {
    throw wrongLength(name, printShape(shape).slice(1, -1), data.length)
  }
  return { data, sizes: shape.map(d => (typeof d === "number" ? d : open)) }
}
