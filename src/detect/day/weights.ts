import type { Arrays } from "../../engine/index.ts"
import { concat } from "../../stats/index.ts"
import type { ScratchFile } from "../../store/index.ts"

/** The weights of a fleet's models between ticks: in memory up to a limit, beyond it in a scratch file. */
export interface WeightStore {
  /** Stores a host's models in place of those that it had. */
  readonly add: (host: string, models: readonly Arrays[]) => Promise<StoredWeights>
  readonly close: () => Promise<void>
}

/** A host's weights, by model. */
export interface StoredWeights {
  /** What it gives holds until the next call for any host. */
  readonly read: () => Promise<readonly Arrays[]>
}

export interface WeightRule {
  /** Bytes of weights that stay in memory. */
  readonly keptBytes: number
  /** Where the others go. */
  readonly scratch: () => Promise<ScratchFile>
}

/** Null: all stay in memory. */
export function openWeightStore(rule: WeightRule | null): WeightStore {
  const kept = new Map<string, number>()
  const places = new Map<string, Place>()
  let file: Promise<ScratchFile> | null = null
  let end = 0
  let shared = new Float32Array(0)
  const readPlace = async (scratch: ScratchFile, { at, bytes }: Place): Promise<Float32Array> => {
    if (shared.byteLength < bytes) shared = new Float32Array(bytes / 4)
    const numbers = shared.subarray(0, bytes / 4)
    await scratch.read(numbers, at)
    return numbers
  }
  return {
    add: async (host, models) => {
      const layout = layoutOf(models)
      const bytes = 4 * layout.flat().reduce((sum, [, length]) => sum + length, 0)
      kept.delete(host)
      const used = [...kept.values()].reduce((sum, own) => sum + own, 0)
      if (rule === null || used + bytes <= rule.keptBytes) {
        kept.set(host, bytes)
        return inMemory(models)
      }
      file ??= rule.scratch()
      const scratch = await file
      const before = places.get(host)
      const place = before?.bytes === bytes ? before : { at: end, bytes }
      places.set(host, place)
      end = Math.max(end, place.at + bytes)
      await scratch.write(joined(models), place.at)
      return { read: async () => viewsOf(await readPlace(scratch, place), layout) }
    },
    close: async () => {
      await (await file)?.close()
    },
  }
}

/** Apart from `add`, whose other closures would hold on to the arrays, too. */
function inMemory(models: readonly Arrays[]): StoredWeights {
  return { read: () => Promise.resolve(models) }
}

/** In bytes. */
interface Place {
  readonly at: number
  readonly bytes: number
}

/** Name and number of values of each array, by model. */
type Layout = readonly (readonly (readonly [string, number])[])[]

function layoutOf(models: readonly Arrays[]): Layout {
  return models.map(arrays => Object.entries(arrays).map(([name, { length }]) => [name, length] as const))
}

function joined(models: readonly Arrays[]): Float32Array {
  return concat(models.flatMap(arrays => Object.values(arrays)))
}

function viewsOf(numbers: Float32Array, layout: Layout): readonly Arrays[] {
  let at = 0
  return layout.map(arrays =>
    Object.fromEntries(
      arrays.map(([name, length]) => {
        const view = numbers.subarray(at, at + length)
        at += length
        return [name, view]
      }),
    ),
  )
}
