import { createRequire } from "node:module"
import util from "node:util"
import type * as core from "@tensorflow/tfjs"
import { contest, size } from "./contestant.ts"

/** TensorFlow.js's own Layers on one of its backends: node layers.js native|wasm|cpu */
const backend = process.argv[2]!
const require = createRequire(import.meta.url)
;(util as { isNullOrUndefined?: (x: unknown) => boolean }).isNullOrUndefined ??= x =>
  x === null || x === undefined
const tf = require(backend === "native" ? "@tensorflow/tfjs-node" : "@tensorflow/tfjs") as typeof core
if (backend === "wasm") require("@tensorflow/tfjs-backend-wasm")
const name = backend === "native" ? "tensorflow" : backend
if (!(await tf.setBackend(name)) || tf.getBackend() !== name)
  throw new Error(`the backend is ${tf.getBackend()}, not ${name}`)

const { window, features, units } = size
const model = tf.sequential({
  layers: [
    tf.layers.lstm({ units, inputShape: [window, features] }),
    tf.layers.repeatVector({ n: window }),
    tf.layers.lstm({ units, returnSequences: true }),
    tf.layers.timeDistributed({ layer: tf.layers.dense({ units: features }) }),
  ],
})
model.compile({ optimizer: "adam", loss: "meanSquaredError" })

await contest(`tfjs Layers ${tf.version_core} ${backend}`, {
  prepare(batches, batch) {
    const xs = batches.map(windows => tf.tensor3d(windows, [batch, window, features]))
    return {
      train: i => model.fit(xs[i]!, xs[i]!, { batchSize: batch, epochs: 1, verbose: 0 }),
      async score(i) {
        const out = model.predictOnBatch(xs[i]!) as core.Tensor
        await out.data()
        out.dispose()
      },
    }
  },
})
