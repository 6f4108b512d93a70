import { type Arrays, type Model, scorer } from "../engine/index.ts"
import { bridged } from "./bridge.ts"
import type { DetectorTask } from "./detector.ts"
import { joined } from "./joined.ts"
import { overlap } from "./overlap.ts"
import { countHeld, type Rows } from "./rows.ts"

export interface AgainTask extends Pick<DetectorTask, "rows" | "rule"> {
  readonly model: Model
  readonly weights: Arrays
}

/** A model's errors of stretches of scaled rows, each by itself: windows never cross from one to the next. All go through the model in one go. */
export async function errorsAgain({ rows, rule, model, weights }: AgainTask, stretches: readonly Float32Array[]): Promise<Float32Array[]> {
  const { width } = rows
  const { window } = model.size
  const counts = stretches.map(values => values.length / width)
  const firsts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0))
  const values = joined(stretches)
  const laid: Rows = { ...rows, values, rows: values.length / width, held: countHeld(values, width), from: 0 }
  const bridges = joined(stretches.map((values, i) => bridged({ values, rows: counts[i]!, width })))
  const starts = firsts.flatMap((first, i) => Array.from({ length: Math.max(0, counts[i]! - window + 1) }, (_, at) => first + at))
  const score = await scorer(model, { rows: { values: bridges, features: width }, weights, engine: rule.engine })
  const held = starts.filter(start => laid.held[start + window]! > laid.held[start]!)
  const errors = await overlap({ rows: laid, window, starts: Int32Array.from(held), score })
  return counts.map((count, i) => errors.slice(firsts[i]! * width, (firsts[i]! + count) * width))
}
