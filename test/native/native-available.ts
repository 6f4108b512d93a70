import { createRequire } from "node:module"
import util from "node:util"

/** Whether TensorFlow's native binding loads here: what the backend says, never what is installed. */
export function isNativeAvailable(): boolean {
  const removed = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean }
  removed.isNullOrUndefined ??= value => value === null || value === undefined // Node 23 took it away
  try {
    return createRequire(import.meta.url)("@tensorflow/tfjs-node").getBackend() === "tensorflow"
  } catch {
    return false
  }
}
