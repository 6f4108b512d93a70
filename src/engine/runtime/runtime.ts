import type { Value } from "../types.ts"

/** What executes a graph. `Held` is its own kind of array: made from numbers, kept between runs, read back, and let go. */
export interface Runtime<Held = unknown> {
  /** For logs and records: "onnxruntime 1.30.0", "tensorflow 4.22.0 native". */
  readonly description: string
  /** Why it is that and no other: "model.engine says tensorflow; its native binding loads". */
  readonly why: string
  /** What makes it fast; absent where nothing is to be mended. */
  readonly mend?: string
  hold(data: Float32Array, sizes: readonly number[]): Held
  read(held: Held): Float32Array
  release(held: Held): void
  /** Makes the graph ready. Equal graphs may share what that takes. */
  open(outputs: Readonly<Record<string, Value>>): Promise<Opened<Held>>
}

export interface Opened<Held> {
  /** Arrays of the graph's leaves by name in, its outputs by name out. What goes in stays the caller's, what comes out becomes it. */
  run(leaves: Readonly<Record<string, Held>>): Promise<Record<string, Held>>
  close(): void
}
export type Engine = "onnxruntime" | "tensorflow"
