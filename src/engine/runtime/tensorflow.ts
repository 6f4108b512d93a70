import { createRequire } from "node:module"
import { setImmediate } from "node:timers/promises"
import util from "node:util"
import type * as core from "@tensorflow/tfjs"
import { mendTensorflow, runtimeMissing, whyTensorflow } from "../../base/messages/engine.ts"
import { firstLine } from "../../base/messages/text.ts"
import { ops } from "../ops.ts"
import type { Node, Value } from "../types.ts"
import { leavesOf, nodesOf } from "../walk.ts"
import type { NativeBinding } from "./binding.ts"
import { nativeSettings } from "./native.ts"
import { nativeWords } from "./native-words.ts"
import type { Runtime } from "./runtime.ts"
import type { Tensor, TensorFlow } from "./tensorflow-types.ts"

/**
 * The one door to TensorFlow.js: @tensorflow/tfjs-node where its native binding loads, else the JavaScript backends of @tensorflow/tfjs.
 * "native" is what the backend says, never what is installed.
 */
export async function loadTensorflow(): Promise<Runtime<Tensor>> {
  Object.assign(process.env, nativeSettings)
  const native = loadNative()
  const { tf, name } = "trouble" in native ? await loadJavaScript() : native
  return {
    description: `tensorflow ${name}`,
    why: whyTensorflow("trouble" in native ? native.trouble : null),
    ...("trouble" in native && { mend: mendTensorflow }),
    hold: (data, sizes) => tf.tensor(data, sizes, "float32"),
    read: held => tf.read(held),
    release: held => { tf.dispose(held) },
    async open(outputs) {
      const plan = planOf(outputs)
      const constants = constantsOf(tf, plan)
      return {
        async run(leaves) {
          await setImmediate() // TensorFlow never waits for anything: a thread that is told to stop would not hear it
          return tf.tidy(() => execute(tf, plan, new Map([...constants, ...namedOf(plan, leaves)])))
        },
        close: () => { for (const held of new Set(constants.values())) tf.dispose(held) },
      }
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

/** The constants of a program, equal numbers only once. */
function constantsOf(tf: TensorFlow, { leaves }: Plan): Map<Value, Tensor> {
  const scalars = new Map<number, Tensor>()
  const scalar = (x: number): Tensor => {
    const known = scalars.get(x) ?? tf.scalar(x)
    return scalars.set(x, known).get(x)!
  }
  return new Map(leaves.flatMap(leaf => {
    const { from, shape } = leaf
    if (from.kind !== "constant") return []
    return [[leaf, shape.length === 0 ? scalar(from.data[0]!) : tf.tensor(from.data, shape as number[], "float32")]]
  }))
}

function namedOf({ leaves }: Plan, given: Readonly<Record<string, Tensor>>): [Value, Tensor][] {
  return leaves.flatMap(leaf => ("name" in leaf.from ? [[leaf, given[leaf.from.name]!]] : []))
}

/** Runs the plan, from its leaves, inside a tidy; every array is let go as soon as nobody reads it again, so that memory is used while it is warm. */
function execute(tf: TensorFlow, { outputs, steps }: Plan, tensors: Map<Value, Tensor>): Record<string, Tensor> {
  for (const { node, wanted, done } of steps) {
    const inputs = node.inputs.map(value => (value ? tensors.get(value) ?? null : null))
    const made = tf.tidy(() => ops[node.op].tensorflow(tf, inputs, node, wanted).map((tensor, k) => (wanted[k] ? tensor : null)))
    made.forEach((tensor, k) => { if (tensor) tensors.set(node.outputs[k]!, tensor) })
    for (const value of done) {
      const held = tensors.get(value)
      if (held) tf.dispose(held)
      tensors.delete(value)
    }
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, tf.clone(tensors.get(value)!)]))
}

/** A backend, by its version and its own name. */
interface Backend { readonly tf: TensorFlow; readonly name: string }

/**
 * tfjs-node, or why not: where its binding is missing it throws, and where another package sits in its place its backend is another.
 * It calls a function that Node 23 removed.
 */
function loadNative(): Backend | { readonly trouble: string } {
  const removed = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean }
  removed.isNullOrUndefined ??= value => value === null || value === undefined
  try {
    const tf = createRequire(import.meta.url)("@tensorflow/tfjs-node") as typeof core
    if (tf.getBackend() !== "tensorflow") return { trouble: `another package sits in its place, with the backend ${tf.getBackend()}` }
    return { tf: nativeWords((tf.backend() as unknown as { binding: NativeBinding }).binding), name: `${tf.version_core} native` }
  } catch (error) {
    return { trouble: firstLine(error) }
  }
}

async function loadJavaScript(): Promise<Backend> {
  const tf = await import("@tensorflow/tfjs").catch((error: unknown) => { throw runtimeMissing("tensorflow", error) })
  tf.enableProdMode() // no advice on stderr, no checks of every array
  await tf.ready()
  const words = { ...tf, lstm: null, read: (x: core.Tensor) => x.dataSync<"float32">() }
  return { tf: words as unknown as TensorFlow, name: `${tf.version_core} ${tf.getBackend()}` }
}
