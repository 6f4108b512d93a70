import type { Feature } from "../base/index.ts"

/** What a value cannot be: a rate or a share below 0, a share above 100 %, judged by the history. */
export function boundsOf({ kind, unit }: Feature, history: Float32Array): readonly [number, number] {
  const { least, most } = extremesOf(history)
  if (kind === "flag") return [0, 1]
  return [least >= 0 ? 0 : -Infinity, unit === "%" && most <= 100 ? 100 : Infinity]
}

/** Infinity and −Infinity where there is no value. */
function extremesOf(values: Float32Array): { readonly least: number; readonly most: number } {
  let least = Infinity
  let most = -Infinity
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (value < least) least = value
    if (value > most) most = value
  }
  return { least, most }
}
