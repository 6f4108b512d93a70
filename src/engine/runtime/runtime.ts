import type { Value } from "../graph/value.ts"

/**
 * Executes graphs. `DeviceArray` is its own array type: uploaded, stored between runs, read back, released.
 */
export interface Runtime<DeviceArray = unknown> {
  /** For logs and records: "onnxruntime 1.30.0", "tensorflow 4.22.0 native". */
  readonly description: string
  /** Why this one: "model.engine is tensorflow; its native binding loads". */
  readonly why: string
  /** How to make it fast; absent where it is. */
  readonly hint?: string
  upload(data: Float32Array, sizes: readonly number[]): DeviceArray
  read(array: DeviceArray): Float32Array
  release(array: DeviceArray): void
  /** Compiles a graph. Equal graphs may share the result. */
  prepare(outputs: Readonly<Record<string, Value>>): Promise<Executable<DeviceArray>>
}

export interface Executable<DeviceArray> {
  /** Runs the graph: leaves by name → outputs by name. The caller keeps the inputs and owns the outputs. */
  run(leaves: Readonly<Record<string, DeviceArray>>): Promise<Record<string, DeviceArray>>
  close(): void
}
export type Engine = "onnxruntime" | "tensorflow"
