import { loadOnnxruntime } from "./onnx/session.ts"
import type { Engine, Runtime } from "./runtime.ts"
import { loadTensorflow } from "./tensorflow/backend.ts"

const loaded = new Map<Engine, Promise<Runtime>>()

/**
 * The runtime of that name, loaded once a thread. Throws Fault engine.runtime-unavailable, which offers the
 * other one, where it does not load.
 */
export function loadRuntime(engine: Engine): Promise<Runtime> {
  const known = loaded.get(engine) ?? (engine === "tensorflow" ? loadTensorflow() : loadOnnxruntime())
  loaded.set(engine, known)
  return known
}
