import { duplicateName, missingInput, wrongLength } from "../faults.ts"
import type { Runtime } from "./runtime.ts"
import { printShape, type Shape } from "../graph/shapes.ts"
import type { Arrays, Value } from "../graph/value.ts"

/** A program's arrays in a runtime: parameters and states between runs, inputs during a run. */
export interface Buffers<DeviceArray> {
  /** Calls `use` with all leaves: the stored ones, and `inputs`, which are released after it. */
  withInputs<T>(inputs: Arrays, use: (leaves: Record<string, DeviceArray>) => Promise<T>): Promise<T>
  /** Replaces the array of a stored leaf, and releases the old one. */
  replace(name: string, array: DeviceArray | undefined): void
  /** A copy of a stored leaf. */
  read(name: string): Float32Array
  /** Reads an array and releases it. */
  readAndRelease(array: DeviceArray | undefined): Float32Array
  close(): void
}

/**
 * Uploads the parameters and states among `leaves`, from `given` where present. Throws Fault
 * engine.duplicate-name where two share a name.
 */
export function allocateBuffers<DeviceArray>(
  runtime: Runtime<DeviceArray>,
  leaves: readonly Value[],
  weights: Arrays,
): Buffers<DeviceArray> {
  const shapes = new Map<string, Shape>()
  for (const { from, shape } of leaves) {
    if (!("name" in from)) continue
    if (shapes.has(from.name)) throw duplicateName(from.name)
    shapes.set(from.name, shape)
  }
  const upload = (name: string, data: Float32Array) =>
    runtime.upload(data, sizesOf(name, shapes.get(name)!, data))
  const persistent = new Map<string, DeviceArray>()
  for (const { from } of leaves) {
    if (from.kind === "parameter" || from.kind === "state")
      persistent.set(from.name, upload(from.name, weights[from.name] ?? from.initial))
  }
  const defined = (array: DeviceArray | undefined): DeviceArray => {
    if (array === undefined) throw new Error("the runtime left out an output")
    return array
  }
  return {
    async withInputs(inputs, use) {
      for (const { from } of leaves)
        if (from.kind === "input" && !inputs[from.name]) throw missingInput(from.name, Object.keys(inputs))
      const inputArrays = Object.entries(inputs)
        .filter(([name]) => shapes.has(name))
        .map(([name, data]) => [name, upload(name, data)] as const)
      try {
        return await use({ ...Object.fromEntries(persistent), ...Object.fromEntries(inputArrays) })
      } finally {
        for (const [, array] of inputArrays) runtime.release(array)
      }
    },
    replace(name, array) {
      runtime.release(persistent.get(name)!)
      persistent.set(name, defined(array))
    },
    read: name => runtime.read(persistent.get(name)!).slice(),
    readAndRelease(array) {
      const data = runtime.read(defined(array))
      runtime.release(defined(array))
      return data
    },
    close() {
      for (const array of persistent.values()) runtime.release(array)
      persistent.clear()
    },
  }
}

/** The array's sizes; a symbolic one follows from its length. */
function sizesOf(name: string, shape: Shape, data: Float32Array): number[] {
  const known = shape.reduce<number>((n, d) => (typeof d === "number" ? n * d : n), 1)
  const unknownSize = data.length / known
  const fits = shape.every(d => typeof d === "number")
    ? unknownSize === 1
    : Number.isInteger(unknownSize) && unknownSize > 0
  if (!fits) throw wrongLength(name, printShape(shape), data.length)
  return shape.map(d => (typeof d === "number" ? d : unknownSize))
}
