import { Fault, intervalOf, type Feature, type HostFrames, type ModelFiles, type TrainingRecord } from "../base/index.ts"
import { type Arrays, type Model, pack, unpack } from "../engine/index.ts"
import { strings } from "../words/index.ts"
import type { Rows } from "./rows.ts"

const words = strings.trainings.earlier

/** What a model learned from. */
export interface Facts {
  readonly host: string
  readonly features: readonly Pick<Feature, "name" | "kind" | "scaling" | "unit">[]
  /** Scaled = (value − origin) ÷ spread, clipped to ± limit; [features] each. */
  readonly scaler: { readonly origin: readonly number[]; readonly spread: readonly number[]; readonly limit: readonly number[] }
  /** ISO 8601 in UTC; the end is not part of it. */
  readonly history: { readonly start: string; readonly end: string }
  /** Milliseconds between rows. */
  readonly step: number
}

/** What is added to a model's files once it has been used. */
export interface Addenda {
  /** Set on the scores that it took part in: of the score, and of each feature's error. */
  readonly thresholds: { readonly score: number; readonly features: ArrayLike<number> }
  /** Of the program and of what the result depends on. */
  readonly versions: Readonly<Record<string, string>>
}

export function factsOf({ host, history }: HostFrames, { scaler, start, step }: Rows): Facts {
  return {
    host, step, history: intervalOf({ start, end: start + history.rows * step }),
    features: history.features.map(({ name, kind, scaling, unit }) => ({ name, kind, scaling, unit })),
    scaler: { origin: [...scaler.origin], spread: [...scaler.spread], limit: [...scaler.limit] },
  }
}

export interface Kept extends Addenda {
  readonly label: string
  readonly model: Model
  readonly weights: Arrays
  readonly facts: Facts
  readonly training: TrainingRecord
  /** [features] what its errors are counted in. */
  readonly usual: readonly number[]
}

export function filesOf({ label, model, weights, facts, thresholds, training, usual, versions }: Kept): ModelFiles {
  const { score, features } = thresholds
  const about = { ...facts, thresholds: { score, features: Array.from(features) }, usual, training, versions }
  return { label, ...pack({ model, weights, about }) }
}

/** How far a feature's scale may have moved, as a factor and in spreads, and the share of features for which it may have moved further. */
const stretch = 2
const shift = 0.5
const bearable = 0.1

/** The weights of an earlier model, where `model` can go on from them with what is learned now; else why it cannot. Nothing is trusted unread. */
export function weightsFrom(files: ModelFiles, model: Model, now: Facts): { readonly weights: Arrays } | { readonly refused: string } {
  try {
    const earlier = unpack(files, `the earlier ${files.label} model of ${now.host}`)
    const { window, features, units } = earlier.model.size
    if (earlier.model.kind !== model.kind || window !== model.size.window || features !== model.size.features || units !== model.size.units) {
      return { refused: words.size }
    }
    const refused = differenceOf(earlier.about, now)
    return refused === null ? { weights: earlier.weights } : { refused }
  } catch (error) {
    if (error instanceof Fault) return { refused: words.unreadable(error.what) }
    throw error
  }
}

/** Null where nothing stands against going on. */
function differenceOf(about: unknown, now: Facts): string | null {
  const then = about as Partial<Facts> | null
  if (!then?.features || !then.scaler || !then.history) return words.silent
  if (then.host !== now.host) return words.host(String(then.host))
  if (then.step !== now.step) return words.step
  const names = (facts: Pick<Facts, "features">): string => JSON.stringify(facts.features.map(({ name, kind, scaling }) => [name, kind, scaling]))
  if (names({ features: then.features }) !== names(now)) return words.features
  if (!(Date.parse(then.history.end) <= Date.parse(now.history.end))) return words.night
  const moved = now.features.filter((_, f) => hasMoved(then.scaler!, now.scaler, f)).length
  return moved > bearable * now.features.length ? words.moved(moved, now.features.length) : null
}

function hasMoved(then: Facts["scaler"], now: Facts["scaler"], f: number): boolean {
  const by = now.spread[f]! / then.spread[f]!
  const away = Math.abs(now.origin[f]! - then.origin[f]!) / Math.max(now.spread[f]!, then.spread[f]!)
  return !(by <= stretch && by >= 1 / stretch && away <= shift)
}
