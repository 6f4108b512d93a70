import { type Arrays, type Engine, parametersOf, stepNorms } from "../../engine/index.ts"
import type { LabLook } from "../../report/index.ts"
import type { Network } from "./network.ts"

/** Looks at a training from the outside. */
export interface Watch {
  /** After an update (0 = before the first): its loss, and the weights that it left. */
  readonly see: (update: number, loss: number, weights: () => Arrays) => Promise<void>
  readonly losses: readonly number[]
  readonly looks: readonly LabLook[]
  readonly close: () => void
}

export interface WatchOptions {
  /** [count × window × features] the same at every look. */
  readonly windows: Float32Array
  readonly updates: number
  readonly engine: Engine
}

/** Every one of the first updates is looked at, where instability begins; then so many, evenly spread. */
const firstLooks = 10
const laterLooks = 40
/** Losses that are kept, one an update. */
const mostLosses = 500

export async function watch(
  { kind, size, model }: Network,
  { windows, updates, engine }: WatchOptions,
): Promise<Watch> {
  const program = await stepNorms(kind, size, { engine })
  const every = Math.max(1, Math.round(updates / laterLooks))
  const [losses, looks]: [number[], LabLook[]] = [[], []]
  let before: Arrays = initialWeights(model.loss)
  const look = async (update: number, after: Arrays): Promise<void> => {
    const ratio = update === 0 ? null : changeOf(before, after)
    looks.push({ update, ...(await program.measure(windows, after)), ratio })
  }
  await look(0, before)
  return {
    losses,
    looks,
    async see(update, loss, weights) {
      if (losses.length < mostLosses) losses.push(loss)
      const after = weights()
      if (update <= firstLooks || update % every === 0) await look(update, after)
      before = after
    },
    close: program.close,
  }
}

function initialWeights(loss: Network["model"]["loss"]): Arrays {
  return Object.fromEntries(
    parametersOf(loss).flatMap(({ from }) => (from.kind === "parameter" ? [[from.name, from.initial]] : [])),
  )
}

/** ‖Δw‖ ÷ ‖w‖ of all weights together; null where all were 0. */
function changeOf(before: Arrays, after: Arrays): number | null {
  let [change, size] = [0, 0]
  for (const [name, weights] of Object.entries(before)) {
    const next = after[name] ?? weights
    weights.forEach((weight, i) => {
      size += weight * weight
      change += ((next[i] ?? weight) - weight) ** 2
    })
  }
  return size === 0 ? null : Math.sqrt(change / size)
}
