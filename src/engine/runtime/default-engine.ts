import type { Engine } from "./runtime.ts"

/**
 * The default engine: the fastest, and it installs everywhere. A separate module, so that tests can replace
 * it.
 */
export const defaultEngine: Engine = "onnxruntime"
