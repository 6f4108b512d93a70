import { featuresDiffer } from "../base/messages/engine.ts"
import type { Model } from "./models/model.ts"
import { compile } from "./program.ts"
import { runtime } from "./runtime/choose.ts"
import type { Engine } from "./runtime/runtime.ts"
import { usualEngine } from "./runtime/usual.ts"
import type { Arrays } from "./types.ts"
import { cutWindows, type Rows } from "./windows.ts"

/**
 * Squared errors of the windows at `starts`: Float32Array, shape [starts × rows told × features], row-major; NaN where the input was missing. An
 * autoencoder tells all rows of a window, a forecaster the last.
 */
export type Score = (starts: ArrayLike<number>) => Promise<Float32Array>

export interface ScorerOptions {
  readonly rows: Rows
  readonly weights: Arrays
  readonly output?: "error" | "reconstruction"
  /** What executes the model; ONNX Runtime when absent. */
  readonly engine?: Engine
}

/** Windows a run: fastest, and 700 kB at window 30 and 22 features. */
const chunk = 256

/** What `output` of the model (its reconstruction or its error) is for windows of `rows`; any number of starts, cut and run in chunks. */
export async function scorer(
  model: Model, { rows, weights, output = "error", engine = usualEngine }: ScorerOptions,
): Promise<Score> {
  const { window, features } = model.size
  const each = (model.reconstruction.shape[1] as number) * features
  if (rows.features !== features) throw featuresDiffer(rows.features, features)
  await runtime(engine) // a runtime that does not load is told now
  return async starts => {
    const program = await compile({ [output]: model[output] }, { weights, engine })
    const all = new Float32Array(starts.length * each)
    const list = Int32Array.from(starts)
    for (let at = 0; at < list.length; at += chunk) {
      const result = await program.run({ windows: cutWindows(rows, window, list.subarray(at, at + chunk)) })
      all.set(result[output]!, at * each)
    }
    program.close()
    return all
  }
}
