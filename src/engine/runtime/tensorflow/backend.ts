import { createRequire } from "node:module"
import { setImmediate } from "node:timers/promises"
import util from "node:util"
import type * as core from "@tensorflow/tfjs"
import { runtimeUnavailable, tensorflowHint, tensorflowReason } from "../../faults.ts"
import { firstLine } from "../../../base/index.ts"
import type { NativeBinding } from "./native/binding.ts"
import { nativeEnvironment } from "../native-environment.ts"
import { nativeOps } from "./native/ops.ts"
import { bindLeaves, constantsOf, execute, planOf } from "./plan.ts"
import type { Runtime } from "../runtime.ts"
import type { Tensor, TensorFlow } from "./types.ts"

/**
 * The only import of TensorFlow.js: @tensorflow/tfjs-node where its native binding loads, else the JavaScript
 * backends of @tensorflow/tfjs. "native" is decided by the backend's own name, not by what is installed.
 */
export async function loadTensorflow(): Promise<Runtime<Tensor>> {
  Object.assign(process.env, nativeEnvironment)
  const native = loadNative()
  const { tf, name } = "trouble" in native ? await loadJavaScript() : native
  return {
    description: `tensorflow ${name}`,
    why: tensorflowReason("trouble" in native ? native.trouble : null),
    ...("trouble" in native && { hint: tensorflowHint }),
    upload: (data, sizes) => tf.tensor(data, sizes, "float32"),
    read: tensor => tf.read(tensor),
    release: tensor => {
      tf.dispose(tensor)
    },
    async prepare(outputs) {
      const plan = planOf(outputs)
      const constants = constantsOf(tf, plan)
      return {
        async run(leaves) {
          await setImmediate() // TensorFlow never yields: without this a worker would not notice the end of its run
          return tf.tidy(() => execute(tf, plan, new Map([...constants, ...bindLeaves(plan, leaves)])))
        },
        close: () => {
          for (const tensor of new Set(constants.values())) tf.dispose(tensor)
        },
      }
    },
  }
}

/** A backend, by its version and its own name. */
interface Backend {
  readonly tf: TensorFlow
  readonly name: string
}

/**
 * tfjs-node, or why it is unavailable: it throws without its binding, and another package in its place has
 * another backend. Restores a function that it calls and Node 23 removed.
 */
function loadNative(): Backend | { readonly trouble: string } {
  const removed = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean }
  removed.isNullOrUndefined ??= value => value === null || value === undefined
  try {
    const tf = createRequire(import.meta.url)("@tensorflow/tfjs-node") as typeof core
    if (tf.getBackend() !== "tensorflow")
      return { trouble: `another package sits in its place, with the backend ${tf.getBackend()}` }
    return {
      tf: nativeOps((tf.backend() as unknown as { binding: NativeBinding }).binding),
      name: `${tf.version_core} native`,
    }
  } catch (error) {
    return { trouble: firstLine(error) }
  }
}

async function loadJavaScript(): Promise<Backend> {
  const tf = await import("./javascript.ts").catch((error: unknown) => {
    throw runtimeUnavailable("tensorflow", error)
  })
  tf.enableProdMode() // no advice on stderr, no checks of every array
  await tf.ready()
  const functions = { ...tf, lstm: null, read: (x: core.Tensor) => x.dataSync<"float32">() }
  return { tf: functions as unknown as TensorFlow, name: `${tf.version_core} ${tf.getBackend()}` }
}
