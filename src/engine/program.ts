import { notFinite } from "../base/messages/engine.ts"
import { memory } from "./memory.ts"
import { runtime } from "./runtime/choose.ts"
import type { Engine } from "./runtime/runtime.ts"
import { usualEngine } from "./runtime/usual.ts"
import type { Arrays, Update, Value } from "./types.ts"
import { leavesOf, nameOf } from "./walk.ts"

export interface ProgramOptions {
  /** Parameters by name, in place of the initial ones. */
  readonly weights?: Arrays
  /** What executes the graph; ONNX Runtime when absent. */
  readonly engine?: Engine
}

/** A graph with its weights, ready to run on any batch. */
export interface Program {
  /** Arrays by name. A parameter may be among them: it then stands for this run only. */
  run(inputs: Arrays): Promise<Record<string, Float32Array>>
  /** Lets go of the weights. */
  close(): void
}

/** A training in hand. */
export interface Trainer {
  /** One update; returns the loss before it. Throws Fault engine.not-finite, and keeps the weights, when the loss is no finite number. */
  step(inputs: Arrays): Promise<number>
  /** The parameters as they are now, by name. */
  weights(): Arrays
  /** Lets go of weights and optimizer state. */
  close(): void
}

/** Makes a graph ready to run. */
export async function compile(outputs: Readonly<Record<string, Value>>, options: ProgramOptions = {}): Promise<Program> {
  const { weights = {}, engine = usualEngine } = options
  const machine = await runtime(engine)
  const opened = await machine.open(outputs)
  const kept = memory(machine, leavesOf(Object.values(outputs)), weights)
  return {
    run: inputs => kept.during(inputs, async leaves => {
      const results = await opened.run(leaves)
      return Object.fromEntries(Object.entries(results).map(([name, held]) => [name, kept.take(held)]))
    }),
    close: () => { kept.close(); opened.close() },
  }
}

/** A training step as one program: the loss, its gradients and the updates of all parameters. `weights` are where it starts: a warm start. */
export async function trainer(loss: Value, updates: readonly Update[], options: ProgramOptions = {}): Promise<Trainer> {
  const { weights = {}, engine = usualEngine } = options
  const next = new Map(updates.map(({ leaf, next }) => [`next ${nameOf(leaf)}`, { name: nameOf(leaf), next }]))
  const outputs = { loss, ...Object.fromEntries([...next].map(([output, update]) => [output, update.next])) }
  const machine = await runtime(engine)
  const opened = await machine.open(outputs)
  const leaves = leavesOf(Object.values(outputs))
  const kept = memory(machine, leaves, weights)
  const parameters = leaves.filter(v => v.from.kind === "parameter").map(nameOf)
  let update = 0
  return {
    step: inputs => kept.during(inputs, async leaves => {
      const { loss, ...changed } = await opened.run(leaves)
      const value = kept.take(loss)[0]!
      const finite = Number.isFinite(value)
      update += 1
      for (const [output, held] of Object.entries(changed)) {
        if (finite) kept.replace(next.get(output)!.name, held)
        else machine.release(held)
      }
      if (!finite) throw notFinite("the loss", update)
      return value
    }),
    weights: () => Object.fromEntries(parameters.map(name => [name, kept.read(name)])),
    close: () => { kept.close(); opened.close() },
  }
}
