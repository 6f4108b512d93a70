import { notFinite } from "../faults.ts"
import { allocateBuffers } from "./buffers.ts"
import { loadRuntime } from "./load.ts"
import type { Engine } from "./runtime.ts"
import { defaultEngine } from "./default-engine.ts"
import type { Arrays, Update, Value } from "../graph/value.ts"
import { leavesOf, nameOf } from "../graph/traverse.ts"

export interface ProgramOptions {
  /** Parameters by name, in place of the initial ones. */
  readonly weights?: Arrays
  /** The runtime; default ONNX Runtime. */
  readonly engine?: Engine
}

/** A graph with its weights, ready to run on any batch. */
export interface Program {
  /** Arrays by name. A parameter among them applies to this run only. */
  run(inputs: Arrays): Promise<Record<string, Float32Array>>
  /** Releases the weights. */
  close(): void
}

/** A running training. */
export interface Trainer {
  /**
   * One update; returns the loss before it. Throws Fault engine.not-finite, and keeps the weights, where the
   * loss is not finite.
   */
  step(inputs: Arrays): Promise<number>
  /** The current parameters, by name. */
  weights(): Arrays
  /** Releases weights and optimizer state. */
  close(): void
}

/** Compiles a graph. */
export async function compile(
  outputs: Readonly<Record<string, Value>>,
  options: ProgramOptions = {},
): Promise<Program> {
  const { weights = {}, engine = defaultEngine } = options
  const backend = await loadRuntime(engine)
  const executable = await backend.prepare(outputs)
  const buffers = allocateBuffers(backend, leavesOf(Object.values(outputs)), weights)
  return {
    run: inputs =>
      buffers.withInputs(inputs, async leaves => {
        const results = await executable.run(leaves)
        return Object.fromEntries(
          Object.entries(results).map(([name, array]) => [name, buffers.readAndRelease(array)]),
        )
      }),
    close: () => {
      buffers.close()
      executable.close()
    },
  }
}

/**
 * A training step as one program: the loss, its gradients and the updates of all parameters. `weights`: a
 * warm start.
 */
export async function trainer(
  loss: Value,
  updates: readonly Update[],
  options: ProgramOptions = {},
): Promise<Trainer> {
  const { weights = {}, engine = defaultEngine } = options
  const next = new Map(
    updates.map(({ leaf, next }) => [`next ${nameOf(leaf)}`, { name: nameOf(leaf), next }]),
  )
  const outputs = { loss, ...Object.fromEntries([...next].map(([output, update]) => [output, update.next])) }
  const backend = await loadRuntime(engine)
  const executable = await backend.prepare(outputs)
  const leaves = leavesOf(Object.values(outputs))
  const buffers = allocateBuffers(backend, leaves, weights)
  const parameters = leaves.filter(v => v.from.kind === "parameter").map(nameOf)
  let update = 0
  return {
    step: inputs =>
      buffers.withInputs(inputs, async leaves => {
        const { loss, ...updated } = await executable.run(leaves)
        const [value = NaN] = buffers.readAndRelease(loss)
        const finite = Number.isFinite(value)
        update += 1
        for (const [output, array] of Object.entries(updated)) {
          if (finite) buffers.replace(next.get(output)!.name, array)
          else backend.release(array)
        }
        if (!finite) throw notFinite("the loss", update)
        return value
      }),
    weights: () => Object.fromEntries(parameters.map(name => [name, buffers.read(name)])),
    close: () => {
      buffers.close()
      executable.close()
    },
  }
}
