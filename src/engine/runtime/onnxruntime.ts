import { createHash } from "node:crypto"
import { runtimeMissing, whyOnnxruntime } from "../../base/messages/engine.ts"
import { toOnnx } from "../onnx/model.ts"
import type { InferenceSession, Tensor } from "onnxruntime-node"
import { nativeSettings } from "./native.ts"
import type { Runtime } from "./runtime.ts"

/**
 * The one door to ONNX Runtime. One thread a session: its own second thread spins and halves the speed, and noctule runs a worker per core.
 * Equal models share a session within a thread of Node, so the next host of the same shape costs nothing.
 */
export async function loadOnnxruntime(): Promise<Runtime<Tensor>> {
  Object.assign(process.env, nativeSettings)
  const ort = await import("onnxruntime-node").catch((error: unknown) => { throw runtimeMissing("onnxruntime", error) })
  return {
    description: `onnxruntime ${ort.env.versions.node ?? ort.env.versions.common}`,
    why: whyOnnxruntime,
    hold: (data, sizes) => new ort.Tensor("float32", data, sizes),
    read: held => held.data as Float32Array,
    release: () => undefined, // the garbage collector does
    async open(outputs) {
      const session = await shared(toOnnx(outputs), model => ort.InferenceSession.create(model, options))
      const names = Object.keys(outputs)
      return {
        run: async leaves => await session.run(leaves, names) as Record<string, Tensor>,
        close: () => undefined, // the next host of this shape takes the session up
      }
    },
  }
}

const options: InferenceSession.SessionOptions = { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 }

const sessions = new Map<string, Promise<InferenceSession>>()

function shared(model: Uint8Array, create: (model: Uint8Array) => Promise<InferenceSession>): Promise<InferenceSession> {
  const key = createHash("sha256").update(model).digest("hex")
  const known = sessions.get(key) ?? create(model)
  sessions.set(key, known)
  return known
}
