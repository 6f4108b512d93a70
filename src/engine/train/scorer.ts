import { featureCountMismatch } from "../faults.ts"
import type { Model } from "../models/model.ts"
import { compile } from "../runtime/program.ts"
import { loadRuntime } from "../runtime/load.ts"
import type { Engine } from "../runtime/runtime.ts"
import { defaultEngine } from "../runtime/default-engine.ts"
import type { Arrays } from "../graph/value.ts"
import { batchBuffer, type RowMatrix } from "./windows.ts"

/** Scores any number of windows in batches, in the order of `starts`. */
export type WindowScorer = (starts: ArrayLike<number>) => AsyncIterable<ScoredWindows>

export interface ScoredWindows {
  /** First rows of the windows. */
  readonly starts: Int32Array
  /**
   * Squared errors: shape [starts × output rows × features], row-major; NaN where the input was missing. An
   * autoencoder outputs all rows of a window, a forecaster the last.
   */
  readonly errors: Float32Array
}

export interface ScorerOptions {
  readonly rows: RowMatrix
  readonly weights: Arrays
  readonly output?: "error" | "reconstruction"
  /** The runtime; default ONNX Runtime. */
  readonly engine?: Engine
}

/** Windows per run: the fastest batch, 700 kB at window 30 and 22 features. */
const chunk = 256

/** Computes `output` of the model (reconstruction or error) for windows of `rows`. */
export async function scorer(
  model: Model,
  { rows, weights, output = "error", engine = defaultEngine }: ScorerOptions,
): Promise<WindowScorer> {
  const { window, features } = model.size
  if (rows.features !== features) throw featureCountMismatch(rows.features, features)
  await loadRuntime(engine) // a runtime that does not load fails here
  return async function* (all) {
    const program = await compile({ [output]: model[output] }, { weights, engine })
    const [list, fillBatch] = [Int32Array.from(all), batchBuffer(rows, window, Math.min(all.length, chunk))]
    try {
      for (let at = 0; at < list.length; at += chunk) {
        const starts = list.subarray(at, at + chunk)
        const result = await program.run({ windows: fillBatch(starts) })
        yield { starts, errors: result[output]! }
      }
    } finally {
      program.close()
    }
  }
}

/** All errors of a scorer in one array. */
export async function collectErrors(scored: AsyncIterable<ScoredWindows>): Promise<Float32Array> {
  const parts: Float32Array[] = []
  for await (const { errors } of scored) parts.push(errors)
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
