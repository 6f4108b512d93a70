import type { DetectorName, HostScores } from "../base/index.ts"
import { leftOf, meanOf, rowMeans } from "./normalise.ts"
import type { Rows } from "./rows.ts"
import { smoothScore } from "./smooth.ts"

export interface AloneTask {
  readonly rows: Rows
  /** Of each member, one or several of a name: its normalised errors, [rows × features]. */
  readonly members: readonly { readonly name: DetectorName; readonly usual: Float32Array }[]
  /** Their mean, and what routine and drift left of it. */
  readonly together: Float32Array
  readonly judged: Float32Array
}

/**
 * The scores that each detector would have given alone, history's held-out tenth and night: what is left of its errors where routine and drift are
 * taken out in the proportion in which they were taken out of all. Empty where there is only one.
 */
export function aloneScores({ rows, members, together, judged }: AloneTask): HostScores["alone"] {
  const names = [...new Set(members.map(({ name }) => name))]
  if (names.length < 2) return []
  return names.map(detector => {
    const own = meanOf(members.filter(({ name }) => name === detector).map(({ usual }) => usual))
    const score = smoothScore(rowMeans(leftOf(own, together, judged), rows.width))
    return { detector, night: score.slice(rows.night), calibration: score.slice(rows.stop, rows.history) }
  })
}
