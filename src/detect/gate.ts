import { columnOf } from "../base/index.ts"
import { seeded } from "../maths/index.ts"
import type { Trained } from "./detector.ts"
import { joined } from "./joined.ts"
import { divided, rowMeans } from "./normalise.ts"
import type { Rows } from "./rows.ts"
import { type SeasonalJudge, seasonalErrors } from "./seasonal-baseline.ts"

/** How well history that no training learned from is told from the same rows with each feature's values shuffled: 1 always, ½ by chance. */
export interface Contrast {
  readonly own: number
  /** Of the medians by time of day and week. */
  readonly baseline: number
}

export interface GateTask {
  readonly rows: Rows
  readonly window: number
  readonly seed: number
  readonly again: NonNullable<Trained["again"]>
  /** [features] what the detector's errors are counted in. */
  readonly usual: Float64Array
  readonly seasonal: SeasonalJudge
}

/** A detector that is right this often has passed, whatever the medians are: there is next to nothing left to tell. */
const nearlyAlways = 0.99

export function passes({ own, baseline }: Contrast): boolean {
  return own > baseline || own >= nearlyAlways
}

/** Stretches of held-out history, evenly spread, and the rows of each. */
const pieces = 4
const length = 256

/**
 * Whether a detector knows more of this host than medians do, without any label: nothing is new in shuffled history but how features and moments
 * belong together, which is what a model is for. Null where too little history is held out to tell.
 */
export async function contrastOf({ rows, window, seed, again, usual, seasonal }: GateTask): Promise<Contrast | null> {
  const { fit, stop, width } = rows
  const size = Math.min(length, Math.floor((stop - fit) / pieces))
  if (size < 2 * window) return null
  const firsts = Array.from({ length: pieces }, (_, i) => fit + Math.floor((i * (stop - fit - size)) / (pieces - 1)))
  const real = firsts.map(first => rows.values.slice(first * width, (first + size) * width))
  const shuffled = shuffledColumns(real, width, `${seed}/gate`)
  const own = await again([...real, ...shuffled])
  const scores = own.map(errors => rowMeans(divided(errors, usual), width))
  const plain = [real, shuffled].map(list => list.map((values, i) => rowMeans(seasonalErrors(seasonal, values, firsts[i]!), width)))
  return { own: areaOf(joined(scores.slice(0, pieces)), joined(scores.slice(pieces))), baseline: areaOf(joined(plain[0]!), joined(plain[1]!)) }
}

/** Each feature's values over all pieces in another order, by itself. */
function shuffledColumns(stretches: readonly Float32Array[], width: number, seed: string): Float32Array[] {
  const mixed = joined(stretches)
  const random = seeded(seed)
  for (let f = 0; f < width; f++) {
    const column = random.fork(`${f}`).shuffle(columnOf(mixed, width, f))
    column.forEach((value, row) => (mixed[row * width + f] = value))
  }
  let at = 0
  return stretches.map(stretch => mixed.slice(at, (at += stretch.length)))
}

/** The share of pairs in which the shuffled row scores higher: the area under the ROC curve. ½ where there is no pair. */
function areaOf(real: Float32Array, shuffled: Float32Array): number {
  const [low, high] = [real, shuffled].map(scores => scores.filter(Number.isFinite).sort()) as [Float32Array, Float32Array]
  let [below, upTo, wins] = [0, 0, 0]
  for (const score of high) {
    while (below < low.length && low[below]! < score) below++
    while (upTo < low.length && low[upTo]! <= score) upTo++
    wins += (below + upTo) / 2
  }
  return low.length * high.length > 0 ? wins / (low.length * high.length) : 0.5
}
