import {
  adam,
  compile,
  type Engine,
  loadRuntime,
  lstmAutoencoder,
  trainer,
} from "../../../src/engine/index.ts"
import { contest, size } from "./contestant.ts"

/** This engine: node noctule.js onnxruntime|tensorflow */
const engine = process.argv[2] as Engine
const model = lstmAutoencoder({ ...size, seed: 1 })
const training = await trainer(model.loss, adam(model.loss), { engine })
const scoring = await compile(
  { reconstruction: model.reconstruction },
  { engine, weights: training.weights() },
)

await contest((await loadRuntime(engine)).description, {
  prepare: batches => ({
    train: i => training.step({ windows: batches[i]! }),
    score: i => scoring.run({ windows: batches[i]! }),
  }),
})
