import { loadOnnxruntime } from "./onnx/session.ts"
import type { Engine, Runtime } from "./runtime.ts"
import { loadTensorflow } from "./tensorflow/backend.ts"

const loaded = new Map<Engine, Promise<Runtime>>()

/**
 * The runtime of that name, loaded once per thread. Throws Fault engine.runtime-unavailable, whose hint names
 * the other one.
 */
export function loadRuntime(engine: Engine): Promise<Runtime> {
  const known = loaded.get(engine) ?? (engine === "tensorflow" ? loadTensorflow() : loadOnnxruntime())
  loaded.set(engine, known)
  return known
}
