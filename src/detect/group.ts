import { intervalOf, type Feature, type HostFrames, type ModelFiles, type ModelRule } from "../base/index.ts"
import { makeScaler } from "../frame/index.ts"
import { columnsAt, placesOf } from "./column.ts"
import { detectors } from "./detectors.ts"
import { joined } from "./joined.ts"
import { type Facts, filesOf } from "./model-files.ts"
import { countHeld, joinRows, type Rows } from "./rows.ts"

/** A host's share of what its group learns from, scaled by the host's own scaler; [rows × features]. */
export interface GroupPart {
  readonly features: readonly Feature[]
  readonly start: number
  readonly end: number
  readonly step: number
  /** The newest rows of the part that trains, and those after it that end the training. */
  readonly fit: Float32Array
  readonly stop: Float32Array
}

export interface GroupTask {
  /** What stands for a host's name in the models' files. */
  readonly name: string
  /** Of hosts whose rows lie the same time apart. */
  readonly parts: readonly GroupPart[]
  readonly rule: ModelRule
  readonly versions: Readonly<Record<string, string>>
}

/** Shares of the rows that a part takes from the two ends of history. */
const fitShare = 8 / 9

/** At most `most` rows of a host's history. The night and the tenth that sets thresholds are not in them. */
export function groupPart(frames: HostFrames, { window }: ModelRule, most: number): GroupPart {
  const { values, width, from, fit, stop } = joinRows(frames, window)
  const { features, start, step } = frames.history
  const first = Math.max(from, fit - Math.round(fitShare * most))
  const last = Math.min(stop, fit + Math.round((1 - fitShare) * most))
  return {
    features, step, start: start + first * step, end: start + last * step,
    fit: values.slice(first * width, fit * width), stop: values.slice(fit * width, last * width),
  }
}

/** Trains, on the rows of all parts together, the detectors that can lend their models; those that stand, as files. Same parts and rule, same bits. */
export async function learnGroup({ name, parts, rule, versions }: GroupTask): Promise<readonly ModelFiles[]> {
  const features = unionOf(parts)
  const rows = pooled(parts, features, rule.window)
  const facts = factsOf(name, parts, { ...rows, features })
  const files: ModelFiles[] = []
  for (const { name: detector, label, lends, train } of rule.detectors.flatMap(name => detectors[name])) {
    if (!lends) continue
    const { model, training } = await train({ rows, rule, facts })
    const thresholds = { score: NaN, features: [] }
    if (model) files.push(filesOf({ ...model, label, facts, thresholds, usual: [], versions, training: { ...training, detector } }))
  }
  return files
}

/** Features are alike by name; in the order in which they are met. */
function unionOf(parts: readonly Pick<GroupPart, "features">[]): readonly Feature[] {
  const union = new Map<string, Feature>()
  for (const feature of parts.flatMap(part => part.features)) if (!union.has(feature.name)) union.set(feature.name, feature)
  return [...union.values()]
}

/** The parts one after another, all that train before all that end the training, each followed by a window of nothing. */
function pooled(parts: readonly GroupPart[], features: readonly Feature[], window: number): Rows {
  const width = features.length
  const gap = new Float32Array(window * width).fill(NaN)
  const wide = (part: GroupPart, values: Float32Array): Float32Array => columnsAt(values, part.features.length, placesOf(features, part.features))
  const fit = parts.flatMap(part => [wide(part, part.fit), gap])
  const stop = parts.flatMap(part => [wide(part, part.stop), gap])
  const values = joined([...fit, ...stop])
  const rows = values.length / width
  return {
    values, width, rows, start: parts[0]!.start, step: parts[0]!.step, held: countHeld(values, width),
    scaler: makeScaler({ host: "", start: 0, step: 0, rows: 0, features, values: new Float32Array(0) }),
    from: 0, fit: joined(fit).length / width, stop: rows, history: rows, night: rows, apart: 0,
  }
}

function factsOf(name: string, parts: readonly GroupPart[], { features, scaler, step }: GroupFacts): Facts {
  return {
    host: name, step, features: features.map(({ name, kind, scaling, unit }) => ({ name, kind, scaling, unit })),
    history: intervalOf({ start: Math.min(...parts.map(({ start }) => start)), end: Math.max(...parts.map(({ end }) => end)) }),
    scaler: { origin: [...scaler.origin], spread: [...scaler.spread], limit: [...scaler.limit] },
  }
}

interface GroupFacts extends Pick<Rows, "scaler" | "step"> {
  readonly features: readonly Feature[]
}
