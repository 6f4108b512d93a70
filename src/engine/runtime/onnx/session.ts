import { createHash } from "node:crypto"
import { onnxruntimeReason, runtimeUnavailable } from "../../faults.ts"
import { toOnnx } from "../../onnx/model.ts"
import type { InferenceSession, Tensor } from "onnxruntime-node"
import { nativeEnvironment } from "../native-environment.ts"
import type { Runtime } from "../runtime.ts"

/**
 * The only import of ONNX Runtime. One thread per session: a second one would spin and halve the speed. Equal
 * models share a session within a Node thread, so that the next host of the same shape costs nothing.
 */
export async function loadOnnxruntime(): Promise<Runtime<Tensor>> {
  Object.assign(process.env, nativeEnvironment)
  const ort = await import("onnxruntime-node").catch((error: unknown) => {
    throw runtimeUnavailable("onnxruntime", error)
  })
  return {
    description: `onnxruntime ${ort.env.versions.node ?? ort.env.versions.common}`,
    why: onnxruntimeReason,
    upload: (data, sizes) => new ort.Tensor("float32", data, sizes),
    read: tensor => tensor.data as Float32Array,
    release: () => undefined, // the garbage collector does
    async prepare(outputs) {
      const session = await sharedSession(toOnnx(outputs), model =>
        ort.InferenceSession.create(model, options),
      )
      const names = Object.keys(outputs)
      return {
        run: async leaves => await session.run(leaves, names),
        close: () => undefined, // the next host of this shape takes the session up
      }
    },
  }
}

const options: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
}

const sessions = new Map<string, Promise<InferenceSession>>()

function sharedSession(
  model: Uint8Array,
  create: (model: Uint8Array) => Promise<InferenceSession>,
): Promise<InferenceSession> {
  const key = createHash("sha256").update(model).digest("hex")
  const known = sessions.get(key) ?? create(model)
  sessions.set(key, known)
  return known
}
