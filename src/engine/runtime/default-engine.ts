import type { Engine } from "./runtime.ts"

/**
 * What executes a graph where nobody says otherwise: the fastest, and it installs everywhere. A module of its
 * own, so that tests can put the other one here.
 */
export const defaultEngine: Engine = "onnxruntime"
