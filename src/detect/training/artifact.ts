import {
  Fault,
  type ColdStartCause,
  type Feature,
  type HostFrames,
  intervalOf,
  type ModelFiles,
  type RowRule,
  type TrainingRecord,
} from "../../base/index.ts"
import { type Arrays, type Model, pack, unpack } from "../../engine/index.ts"
import { modelMetadataFile } from "../../job/index.ts"
import type { Dataset } from "../dataset.ts"

/** What a model learned from. */
export interface ModelMetadata {
  readonly host: string
  readonly features: readonly Pick<Feature, "name" | "kind" | "scaling" | "unit">[]
  /** Scaled = (value − origin) ÷ spread, clipped to ± limit; [features] each. */
  readonly scaler: {
    readonly origin: readonly number[]
    readonly spread: readonly number[]
    readonly limit: readonly number[]
  }
  /** ISO 8601 in UTC; the end is not part of it. */
  readonly history: { readonly start: string; readonly end: string }
  /** Milliseconds between rows. */
  readonly step: number
}

/** What is added to a model's files once thresholds are set on its scores. */
export interface ArtifactExtras {
  /** Set on the scores that it took part in: of the score, and of each feature's error. */
  readonly thresholds: { readonly score: number; readonly features: ArrayLike<number> }
  /** What judges single rows. */
  readonly rows?: RowRule
  /** Of the program and of what the result depends on. */
  readonly versions: Readonly<Record<string, string>>
}

export function modelMetadata(
  { host, history }: HostFrames,
  { scaler, start, step }: Dataset,
): ModelMetadata {
  return {
    host,
    step,
    history: intervalOf({ start, end: start + history.rows * step }),
    features: history.features.map(({ name, kind, scaling, unit }) => ({ name, kind, scaling, unit })),
    scaler: { origin: [...scaler.origin], spread: [...scaler.spread], limit: [...scaler.limit] },
  }
}

export interface Artifact extends ArtifactExtras {
  readonly label: string
  readonly model: Model
  readonly weights: Arrays
  readonly metadata: ModelMetadata
  readonly training: TrainingRecord
  /** [features] what its errors are counted in. */
  readonly errorScale: readonly number[]
}

/** What the next night starts from: a model of tonight, or the files of an earlier night. */
export type NightModel =
  | (Omit<Artifact, keyof ArtifactExtras> & { readonly kind: "new" })
  | { readonly kind: "earlier"; readonly files: ModelFiles }

export function labelOf(model: NightModel): string {
  return model.kind === "earlier" ? model.files.label : model.label
}

export function packModels(models: readonly NightModel[], extras: ArtifactExtras): readonly ModelFiles[] {
  return models.map(model => (model.kind === "earlier" ? model.files : packArtifact({ ...model, ...extras })))
}

export function packArtifact({
  label,
  model,
  weights,
  metadata,
  thresholds,
  rows,
  training,
  errorScale,
  versions,
}: Artifact): ModelFiles {
  const { score, features } = thresholds
  const about = {
    ...metadata,
    thresholds: { score, features: Array.from(features) },
    ...(rows && { rows }),
    errorScale,
    training,
    versions,
  }
  return { label, ...pack({ model, weights, about }) }
}

/**
 * How far a feature's scale may have moved, as a factor and in spreads, and the share of features for which
 * it may have moved further.
 */
const maxScaleFactor = 2
const maxOriginShift = 0.5
const toleratedShare = 0.1

/** Where a training starts: the weights of an earlier model, or why they cannot be used. */
export type WarmStart =
  | { readonly kind: "warm"; readonly weights: Arrays }
  | { readonly kind: "cold"; readonly cause: ColdStartCause }

/** The weights of an earlier model, where `model` has its shape and tonight's data its features and scale. */
export function warmStartWeights(files: ModelFiles, model: Model, current: ModelMetadata): WarmStart {
  try {
    const earlier = unpack(files, `the earlier ${files.label} model of ${current.host}`)
    const { window, features, units } = earlier.model.size
    if (
      earlier.model.kind !== model.kind ||
      window !== model.size.window ||
      features !== model.size.features ||
      units !== model.size.units
    ) {
      return { kind: "cold", cause: { code: "size", params: {} } }
    }
    const cause = incompatibility(earlier.about, current)
    return cause === null ? { kind: "warm", weights: earlier.weights } : { kind: "cold", cause }
  } catch (error) {
    if (error instanceof Fault)
      return { kind: "cold", cause: { code: "unreadable", params: { what: error.what } } }
    throw error
  }
}

/** Null where training can continue from the earlier model. */
function incompatibility(about: unknown, current: ModelMetadata): ColdStartCause | null {
  const checked = modelMetadataFile.check(about)
  if ("wrong" in checked) return { code: "no-metadata", params: {} }
  const previous = checked.value
  if (previous.host !== current.host) return { code: "other-host", params: { host: previous.host } }
  if (previous.step !== current.step) return { code: "other-step", params: {} }
  const names = (metadata: Pick<ModelMetadata, "features">): string =>
    JSON.stringify(metadata.features.map(({ name, kind, scaling }) => [name, kind, scaling]))
  if (names({ features: previous.features }) !== names(current)) return { code: "other-features", params: {} }
  if (!(Date.parse(previous.history.end) <= Date.parse(current.history.end)))
    return { code: "trained-on-night", params: {} }
  const moved = current.features.filter((_, f) =>
    hasMoved(scaleOf(previous.scaler, f), scaleOf(current.scaler, f)),
  ).length
  const features = current.features.length
  return moved > toleratedShare * features ? { code: "scale-moved", params: { moved, features } } : null
}

/** Of one feature. */
interface FeatureScale {
  readonly origin: number
  readonly spread: number
}

/** NaN where the model has no such feature. */
function scaleOf(
  { origin, spread }: Pick<ModelMetadata["scaler"], "origin" | "spread">,
  f: number,
): FeatureScale {
  return { origin: origin[f] ?? NaN, spread: spread[f] ?? NaN }
}

function hasMoved(previous: FeatureScale, current: FeatureScale): boolean {
  const scaleFactor = current.spread / previous.spread
  const originShift = Math.abs(current.origin - previous.origin) / Math.max(current.spread, previous.spread)
  return !(
    scaleFactor <= maxScaleFactor &&
    scaleFactor >= 1 / maxScaleFactor &&
    originShift <= maxOriginShift
  )
}
