import { createHash } from "node:crypto"
import { artifactCorrupt, artifactForeign, artifactNewer } from "../faults.ts"
import { denseAutoencoder, lstmAutoencoder, rnnAutoencoder } from "./autoencoder.ts"
import { lstmForecaster } from "./forecaster.ts"
import type { Model } from "./model.ts"
import { toOnnx } from "../onnx/model.ts"
import { readWeights } from "../onnx/weight-reader.ts"
import { sizeOf } from "../graph/shapes.ts"
import type { Arrays } from "../graph/value.ts"
import { nameOf, parametersOf } from "../graph/traverse.ts"

/**
 * A trained model as two files: model.onnx, the scoring graph for any ONNX runtime, and model.json, its
 * metadata.
 */
export interface Artifact {
  readonly onnx: Uint8Array
  readonly json: string
}

export interface TrainedModel<About> {
  readonly model: Model
  readonly weights: Arrays
  /** The caller's metadata (features, scaler, thresholds, training record, versions): plain JSON. */
  readonly about: About
}

/** Incremented when an older program could not read the file. */
const version = 1
const format = "noctule-model"
const kinds = {
  "lstm-autoencoder": lstmAutoencoder,
  "rnn-autoencoder": rnnAutoencoder,
  "dense-autoencoder": denseAutoencoder,
  "lstm-forecaster": lstmForecaster,
} as const

interface Content {
  readonly format: string
  readonly version: number
  readonly kind: keyof typeof kinds
  readonly window: number
  readonly features: number
  readonly units: number
  /** SHA-256 of model.onnx, hexadecimal. */
  readonly onnx: string
  readonly about: unknown
}

export function pack({ model, weights, about }: TrainedModel<unknown>): Artifact {
  const onnx = toOnnx({ reconstruction: model.reconstruction, error: model.error }, weights)
  const { window, features, units } = model.size
  const content: Content = {
    format,
    version,
    kind: model.kind,
    window,
    features,
    units,
    onnx: sha256(onnx),
    about,
  }
  return {
    onnx,
    json: `${JSON.stringify({ ...content, checksum: sha256(JSON.stringify(content)) }, null, 2)}\n`,
  }
}

/**
 * Reads a model; `where` names it in messages. Takes only numbers from the files and builds the graph itself.
 * Faults: engine.artifact-foreign (not Noctule's), -newer (of a later version), -corrupt (changed or
 * truncated).
 */
export function unpack({ onnx, json }: Artifact, where: string): TrainedModel<unknown> {
  const content = contentOf(json, where)
  if (sha256(onnx) !== content.onnx)
    throw artifactCorrupt(where, "model.onnx is not the file that model.json was written with")
  const { window, features, units } = content
  const stored = storedWeights(onnx, where)
  const model = kinds[content.kind]({ window, features, units, seed: 0 })
  const weights = Object.fromEntries(
    parametersOf(model.loss).map(leaf => {
      const data = stored[nameOf(leaf)]
      if (data?.length !== sizeOf(leaf.shape))
        throw artifactCorrupt(where, `model.onnx has no ${nameOf(leaf)} of the right size`)
      return [nameOf(leaf), data]
    }),
  )
  return { model, weights, about: content.about }
}

function contentOf(json: string, where: string): Content {
  const { checksum, ...content } = parsed(json, where) as Content & { checksum?: string }
  if (content.format !== format) throw artifactForeign(where)
  if (content.version > version) throw artifactNewer(where, content.version, version)
  if (checksum !== sha256(JSON.stringify(content)))
    throw artifactCorrupt(where, "the checksum of model.json does not fit its content")
  if (!Object.hasOwn(kinds, content.kind)) throw artifactForeign(where)
  const sizes = [content.window, content.features, content.units]
  if (!sizes.every(size => Number.isInteger(size) && size > 0 && size <= largestSize))
    throw artifactCorrupt(where, "model.json gives sizes that no model has")
  return content
}

/** Largest window, features or units: a larger number means a forged file. */
const largestSize = 4096

function storedWeights(onnx: Uint8Array, where: string): Readonly<Record<string, Float32Array>> {
  try {
    return readWeights(onnx)
  } catch (error) {
    if (error instanceof RangeError) throw artifactCorrupt(where, `model.onnx: ${error.message}`)
    throw error
  }
}

function parsed(json: string, where: string): object {
  try {
    const value: unknown = JSON.parse(json)
    if (value !== null && typeof value === "object") return value
  } catch (error) {
    throw artifactCorrupt(
      where,
      `model.json is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  throw artifactForeign(where)
}

const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex")
