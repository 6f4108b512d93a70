import { createHash } from "node:crypto"
import { InferenceSession, Tensor } from "onnxruntime-node"

/** Numbers with their sizes. */
export interface Sized { readonly data: Float32Array; readonly sizes: readonly number[] }
/** A graph that a runtime has made ready: named arrays in, the named outputs out. */
export type Session = (inputs: Readonly<Record<string, Sized>>, outputs: readonly string[]) => Promise<Record<string, Sized>>

const sessions = new Map<string, Promise<InferenceSession>>()

/**
 * The one door to ONNX Runtime. One thread a session: its own second thread spins and halves the speed, and noctule runs a worker per core.
 * Equal models share a session within a thread, so the next host of the same shape costs nothing.
 */
export async function openSession(model: Uint8Array): Promise<Session> {
  const key = createHash("sha256").update(model).digest("hex")
  let opening = sessions.get(key)
  if (!opening) {
    opening = InferenceSession.create(model, { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 })
    sessions.set(key, opening)
  }
  const session = await opening
  return async (inputs, outputs) => {
    const feeds = Object.entries(inputs).map(([name, { data, sizes }]) => [name, new Tensor("float32", data, sizes)] as const)
    const results = await session.run(Object.fromEntries(feeds), outputs)
    return Object.fromEntries(outputs.map(name => {
      const { data, dims } = results[name]!
      return [name, { data: data as Float32Array, sizes: dims }]
    }))
  }
}
