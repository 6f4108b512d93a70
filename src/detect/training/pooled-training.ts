import {
  type Feature,
  type HostFrames,
  intervalOf,
  type ModelFiles,
  type ModelRule,
} from "../../base/index.ts"
import { makeScaler } from "../../frame/index.ts"
import { recordOf } from "../detector.ts"
import { indicesOf, selectColumns } from "./select-columns.ts"
import { detectors } from "../detectors/registry.ts"
import { concat } from "../../stats/index.ts"
import { type ModelMetadata, packArtifact } from "./artifact.ts"
import { buildDataset, cumulativeObservedRows, type Dataset } from "../dataset.ts"

/** A host's part of a cohort's training data, scaled by the host's own scaler; [rows × features]. */
export interface HostSample {
  readonly features: readonly Feature[]
  readonly start: number
  readonly end: number
  readonly step: number
  /** The newest training rows, and the validation rows after them. */
  readonly trainValues: Float32Array
  readonly validationValues: Float32Array
}

export interface PooledTask {
  /** Takes the place of a host's name in the models' files. */
  readonly name: string
  /** Of hosts with the same step. */
  readonly samples: readonly HostSample[]
  readonly rule: ModelRule
  readonly versions: Readonly<Record<string, string>>
}

/** Share of a sample's rows that are training rows. */
const trainShare = 8 / 9

/** At most `maxRows` rows of a host's history, without the night and the calibration tenth. */
export function sampleHost(frames: HostFrames, { window }: ModelRule, maxRows: number): HostSample {
  const { values, width, trainStart, trainEnd, validationEnd } = buildDataset(frames, window)
  const { features, start, step } = frames.history
  const first = Math.max(trainStart, trainEnd - Math.round(trainShare * maxRows))
  const last = Math.min(validationEnd, trainEnd + Math.round((1 - trainShare) * maxRows))
  return {
    features,
    step,
    start: start + first * step,
    end: start + last * step,
    trainValues: values.slice(first * width, trainEnd * width),
    validationValues: values.slice(trainEnd * width, last * width),
  }
}

/**
 * Trains the transferable detectors on the rows of all samples together; the usable ones, as files. Same
 * samples and rule, same bits.
 */
export async function trainPooled({
  name,
  samples,
  rule,
  versions,
}: PooledTask): Promise<readonly ModelFiles[]> {
  const features = unionOf(samples)
  const dataset = poolSamples(samples, features, rule.window)
  const metadata = pooledMetadata(name, samples, { ...dataset, features })
  const files: ModelFiles[] = []
  for (const { name: detector, label, transferable, train } of rule.detectors.flatMap(
    name => detectors[name],
  )) {
    if (!transferable) continue
    const trained = await train({ dataset, rule, metadata })
    if (trained.kind !== "fresh") continue
    const { model, weights } = trained
    const training = recordOf(detector, trained)
    const thresholds = { score: NaN, features: [] }
    files.push(
      packArtifact({ label, model, weights, metadata, thresholds, errorScale: [], versions, training }),
    )
  }
  return files
}

/** Features are matched by name; in order of first appearance. */
function unionOf(samples: readonly Pick<HostSample, "features">[]): readonly Feature[] {
  const union = new Map<string, Feature>()
  for (const feature of samples.flatMap(sample => sample.features))
    if (!union.has(feature.name)) union.set(feature.name, feature)
  return [...union.values()]
}

/**
 * The samples one after another: first all training rows, then all validation rows, each followed by a window
 * of missing values.
 */
function poolSamples(samples: readonly HostSample[], features: readonly Feature[], window: number): Dataset {
  const width = features.length
  const gap = new Float32Array(window * width).fill(NaN)
  const toUnionColumns = (sample: HostSample, values: Float32Array): Float32Array =>
    selectColumns(values, sample.features.length, indicesOf(features, sample.features))
  const trainBlocks = samples.flatMap(sample => [toUnionColumns(sample, sample.trainValues), gap])
  const validationBlocks = samples.flatMap(sample => [toUnionColumns(sample, sample.validationValues), gap])
  const values = concat([...trainBlocks, ...validationBlocks])
  const rows = values.length / width
  return {
    values,
    width,
    rows,
    start: samples[0]!.start,
    step: samples[0]!.step,
    observedBefore: cumulativeObservedRows(values, width),
    scaler: makeScaler({ host: "", start: 0, step: 0, rows: 0, features, values: new Float32Array(0) }),
    trainStart: 0,
    trainEnd: concat(trainBlocks).length / width,
    validationEnd: rows,
    calibrationEnd: rows,
    testStart: rows,
    gapRows: 0,
  }
}

function pooledMetadata(
  name: string,
  samples: readonly HostSample[],
  { features, scaler, step }: PooledData,
): ModelMetadata {
  return {
    host: name,
    step,
    features: features.map(({ name, kind, scaling, unit }) => ({ name, kind, scaling, unit })),
    history: intervalOf({
      start: Math.min(...samples.map(({ start }) => start)),
      end: Math.max(...samples.map(({ end }) => end)),
    }),
    scaler: { origin: [...scaler.origin], spread: [...scaler.spread], limit: [...scaler.limit] },
  }
}

interface PooledData extends Pick<Dataset, "scaler" | "step"> {
  readonly features: readonly Feature[]
}
