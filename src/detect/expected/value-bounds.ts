import type { Feature } from "../../base/index.ts"

/** What a value cannot be: a rate or a share below 0, a share above 100 %, judged by the history. */
export function valueBounds({ kind, unit }: Feature, history: Float32Array): readonly [number, number] {
  const { lowest, highest } = extremesOf(history)
  if (kind === "flag") return [0, 1]
  return [lowest >= 0 ? 0 : -Infinity, unit === "%" && highest <= 100 ? 100 : Infinity]
}

/** Infinity and −Infinity where there is no value. */
function extremesOf(values: Float32Array): { readonly lowest: number; readonly highest: number } {
  let lowest = Infinity
  let highest = -Infinity
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  return { lowest, highest }
}
