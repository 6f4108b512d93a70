import { missingInput, nameTaken, wrongLength } from "../base/messages/engine.ts"
import type { Runtime } from "./runtime/runtime.ts"
import { printShape } from "./shapes.ts"
import type { Arrays, Shape, Value } from "./types.ts"

/** What a runtime holds for a program: its parameters and states from run to run, its inputs during one. */
export interface Memory<Held> {
  /** Calls `use` with all leaves: the kept ones, and `inputs` for as long as it lasts. */
  during<T>(inputs: Arrays, use: (leaves: Record<string, Held>) => Promise<T>): Promise<T>
  /** A kept leaf gets another array. */
  replace(name: string, held: Held | undefined): void
  /** A copy of a kept leaf. */
  read(name: string): Float32Array
  /** Reads an array for the last time. */
  take(held: Held | undefined): Float32Array
  close(): void
}

/** Holds the parameters and states among `leaves`, from `given` where they are named there. Throws Fault engine.name-taken where two share a name. */
export function memory<Held>(machine: Runtime<Held>, leaves: readonly Value[], given: Arrays): Memory<Held> {
  const shapes = new Map<string, Shape>()
  for (const { from, shape } of leaves) {
    if (!("name" in from)) continue
    if (shapes.has(from.name)) throw nameTaken(from.name)
    shapes.set(from.name, shape)
  }
  const hold = (name: string, data: Float32Array) => machine.hold(data, sizesOf(name, shapes.get(name)!, data))
  const kept = new Map<string, Held>()
  for (const { from } of leaves) {
    if (from.kind === "parameter" || from.kind === "state") kept.set(from.name, hold(from.name, given[from.name] ?? from.initial))
  }
  const known = (held: Held | undefined): Held => {
    if (held === undefined) throw new Error("the runtime left out an output")
    return held
  }
  return {
    async during(inputs, use) {
      for (const { from } of leaves) if (from.kind === "input" && !inputs[from.name]) throw missingInput(from.name, Object.keys(inputs))
      const fed = Object.entries(inputs).filter(([name]) => shapes.has(name)).map(([name, data]) => [name, hold(name, data)] as const)
      try {
        return await use({ ...Object.fromEntries(kept), ...Object.fromEntries(fed) })
      } finally {
        for (const [, held] of fed) machine.release(held)
      }
    },
    replace(name, held) {
      machine.release(kept.get(name)!)
      kept.set(name, known(held))
    },
    read: name => machine.read(kept.get(name)!).slice(),
    take(held) {
      const data = machine.read(known(held))
      machine.release(known(held))
      return data
    },
    close() {
      for (const held of kept.values()) machine.release(held)
      kept.clear()
    },
  }
}

/** The array's sizes; one that only the data tell is found from its length. */
function sizesOf(name: string, shape: Shape, data: Float32Array): number[] {
  const known = shape.reduce<number>((n, d) => (typeof d === "number" ? n * d : n), 1)
  const open = data.length / known
  const fits = shape.every(d => typeof d === "number") ? open === 1 : Number.isInteger(open) && open > 0
  if (!fits) throw wrongLength(name, printShape(shape), data.length)
  return shape.map(d => (typeof d === "number" ? d : open))
}
