import { createRequire } from "node:module"
import util from "node:util"
import type * as core from "@tensorflow/tfjs"
import { runtimeMissing } from "../../base/messages/engine.ts"
import { ops } from "../ops.ts"
import type { Node, Value } from "../types.ts"
import { leavesOf, nodesOf } from "../walk.ts"
import { blockLstm } from "./block-lstm.ts"
import { nativeSettings } from "./native.ts"
import type { Runtime } from "./runtime.ts"
import type { Tensor, TensorFlow } from "./tensorflow-types.ts"

/**
 * The one door to TensorFlow.js: @tensorflow/tfjs-node where its native binding loads, else the JavaScript backends of @tensorflow/tfjs.
 * "native" is what the backend says, never what is installed.
 */
export async function loadTensorflow(): Promise<Runtime<Tensor>> {
  Object.assign(process.env, nativeSettings)
  const tf = loadNative() ?? await loadJavaScript()
  tf.enableProdMode() // no advice on stderr, no checks of every array
  await tf.ready()
  const backend = tf.getBackend()
  return {
    description: `tensorflow ${tf.version_core} ${backend === "tensorflow" ? "native" : backend}`,
    hold: (data, sizes) => tf.tensor(data, [...sizes], "float32"),
    read: held => held.dataSync<"float32">(),
    release: held => { held.dispose() },
    async open(outputs) {
      const plan = planOf(outputs)
      return async leaves => tf.tidy(() => execute(tf, plan, leaves))
    },
  }
}

interface Plan {
  readonly outputs: Readonly<Record<string, Value>>
  readonly leaves: readonly Value[]
  readonly steps: readonly Step[]
}
interface Step {
  readonly node: Node
  /** Which of its outputs are read. */
  readonly wanted: readonly boolean[]
  /** The values that nobody reads after it. */
  readonly done: readonly Value[]
}

function planOf(outputs: Readonly<Record<string, Value>>): Plan {
  const roots = Object.values(outputs)
  const read = new Set(roots)
  const steps = nodesOf(roots).reverse().map((node): Step => {
    const wanted = node.outputs.map(value => read.has(value))
    const done = new Set(node.inputs.filter(value => value?.from.kind === "node" && !read.has(value)) as Value[])
    for (const value of node.inputs) if (value) read.add(value)
    return { node, wanted, done: [...done] }
  })
  return { outputs, leaves: leavesOf(roots), steps: steps.reverse() }
}

/** Runs the plan inside a tidy; every array is let go as soon as nobody reads it again, so that memory is used while it is warm. */
function execute(tf: TensorFlow, { outputs, leaves, steps }: Plan, given: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const scalars = new Map<number, Tensor>()
  const tensors = new Map<Value, Tensor>(leaves.map(leaf => [leaf, leafOf(tf, leaf, given, scalars)]))
  for (const { node, wanted, done } of steps) {
    const inputs = node.inputs.map(value => (value ? tensors.get(value) ?? null : null))
    const made = tf.tidy(() => ops[node.op].tensorflow(tf, inputs, node, wanted).map((tensor, k) => (wanted[k] ? tensor : null)) as Tensor[])
    made.forEach((tensor, k) => { if (tensor) tensors.set(node.outputs[k]!, tensor) })
    for (const value of done) {
      tensors.get(value)?.dispose()
      tensors.delete(value)
    }
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, tf.clone(tensors.get(value)!)]))
}

/** A leaf's array; constants are made anew in each run, but equal numbers only once. */
function leafOf(tf: TensorFlow, { from, shape }: Value, given: Readonly<Record<string, Tensor>>, scalars: Map<number, Tensor>): Tensor {
  if (from.kind === "node") throw new Error("a node is no leaf")
  if (from.kind !== "constant") return given[from.name]!
  if (shape.length > 0) return tf.tensor(from.data, shape as number[])
  const number = from.data[0]!
  const known = scalars.get(number) ?? tf.scalar(number)
  scalars.set(number, known)
  return known
}

/**
 * tfjs-node, or null: where its binding is missing it throws, and where another package sits in its place its backend is another.
 * It calls a function that Node 23 removed.
 */
function loadNative(): TensorFlow | null {
  const removed = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean }
  removed.isNullOrUndefined ??= value => value === null || value === undefined
  const require = createRequire(import.meta.url)
  try {
    const tf = require("@tensorflow/tfjs-node") as typeof core
    return tf.getBackend() === "tensorflow" ? { ...tf, block: blockLstm(tf, require("@tensorflow/tfjs-node/dist/int64_tensors")) } : null
  } catch {
    return null
  }
}

async function loadJavaScript(): Promise<TensorFlow> {
  const tf = await import("@tensorflow/tfjs").catch((error: unknown) => { throw runtimeMissing("tensorflow", "onnxruntime", error) })
  return { ...tf, block: null }
}
