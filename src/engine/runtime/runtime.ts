import type { Value } from "../graph/value.ts"

/**
 * What executes a graph. `DeviceArray` is its own kind of array: made from numbers, stored between runs, read
 * back, and released.
 */
export interface Runtime<DeviceArray = unknown> {
  /** For logs and records: "onnxruntime 1.30.0", "tensorflow 4.22.0 native". */
  readonly description: string
  /** Why it is that and no other: "model.engine is tensorflow; its native binding loads". */
  readonly why: string
  /** What makes it fast; absent where it is already fast. */
  readonly hint?: string
  upload(data: Float32Array, sizes: readonly number[]): DeviceArray
  read(array: DeviceArray): Float32Array
  release(array: DeviceArray): void
  /** Makes the graph ready. Equal graphs may share what that takes. */
  prepare(outputs: Readonly<Record<string, Value>>): Promise<Executable<DeviceArray>>
}

export interface Executable<DeviceArray> {
  /**
   * Arrays of the graph's leaves by name in, its outputs by name out. What goes in stays the caller's, what
   * comes out becomes it.
   */
  run(leaves: Readonly<Record<string, DeviceArray>>): Promise<Record<string, DeviceArray>>
  close(): void
}
export type Engine = "onnxruntime" | "tensorflow"
