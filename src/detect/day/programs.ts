import type { ModelFiles } from "../../base/index.ts"
import { type Arrays, compile, type Engine, type Model, type Program, unpack } from "../../engine/index.ts"
import { modelMissing, modelOf } from "../faults.ts"
import type { DayModel } from "./day-model.ts"
import { tailOf, type WindowTail } from "./tails.ts"
import { openWeightStore, type WeightRule } from "./weights.ts"

/** One program for each shape of model; hosts differ only in weights. */
export interface DayPrograms {
  /** Fault where a model that judged the night is missing or damaged. */
  readonly load: (
    model: Pick<DayModel, "host" | "members">,
    files: readonly ModelFiles[],
  ) => Promise<DayModels>
  readonly close: () => Promise<void>
}

/** The models that judge a host's day. */
export interface DayModels {
  /** Rows of the longest window. */
  readonly window: number
  /** By member of the day model: the tails of the windows. */
  readonly score: (windows: readonly DayWindow[]) => Promise<readonly (readonly WindowTail[])[]>
}

/** Consecutive rows without gaps, as many as the longest window has: [rows × features], scaled. */
export interface DayWindow {
  readonly values: Float32Array
  /** [rows] 1 = the row held a value. */
  readonly observed: Uint8Array
}

interface LoadedModel extends Pick<Model, "size"> {
  readonly program: Program
}

/** `weights`: null keeps all of them in memory. */
export function openDayPrograms(engine: Engine, weights: WeightRule | null = null): DayPrograms {
  const programs = new Map<string, Promise<Program>>()
  const store = openWeightStore(weights)
  let last: Promise<unknown> = Promise.resolve()
  const programFor = async ({ kind, size, error }: Model): Promise<Program> => {
    const shape = [kind, size.window, size.features, size.units].join("/")
    const program = programs.get(shape) ?? compile({ error }, { engine })
    programs.set(shape, program)
    return await program
  }
  return {
    load: async ({ host, members }, files) => {
      const loaded: LoadedModel[] = []
      const arrays: Arrays[] = []
      for (const { label } of members) {
        const own = files.find(file => file.label === label)
        if (own === undefined) throw modelMissing(host, label)
        const { model, weights } = unpack(own, modelOf(label, host))
        loaded.push({ size: model.size, program: await programFor(model) })
        arrays.push(weights)
      }
      const window = Math.max(...loaded.map(({ size }) => size.window))
      const stored = await store.add(host, arrays)
      return {
        window,
        score: windows => {
          const next = last.then(async () => await scoreAll(loaded, await stored.read(), { windows, window }))
          last = next.catch(() => null)
          return next
        },
      }
    },
    close: async () => {
      await store.close()
      for (const program of programs.values())
        void program.then(
          opened => opened.close(),
          () => undefined,
        )
      programs.clear()
    },
  }
}

async function scoreAll(
  models: readonly LoadedModel[],
  weights: readonly Arrays[],
  task: WindowsTask,
): Promise<readonly (readonly WindowTail[])[]> {
  const tails: (readonly WindowTail[])[] = []
  for (const [i, one] of models.entries()) tails.push(await scoreWindows(one, weights[i] ?? {}, task))
  return tails
}

interface WindowsTask {
  readonly windows: readonly DayWindow[]
  /** Rows of each. */
  readonly window: number
}

async function scoreWindows(
  { size: { window, features: width }, program }: LoadedModel,
  weights: Arrays,
  { windows, window: longest }: WindowsTask,
): Promise<readonly WindowTail[]> {
  const batch = new Float32Array(windows.length * window * width)
  windows.forEach(({ values }, i) =>
    batch.set(values.subarray((longest - window) * width), i * window * width),
  )
  const { error = new Float32Array(0) } = await program.run({ ...weights, windows: batch })
  return windows.map(({ observed }, place) => ({
    weight: (observed.subarray(longest - window).reduce((sum, one) => sum + one, 0) / window) ** 2,
    errors: tailOf(error, { place, windows: windows.length, width }),
  }))
}
