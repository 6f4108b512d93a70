import type {
  DetectorName,
  DetectorNote,
  HostFrames,
  ModelFiles,
  ModelRule,
  TrainingNote,
  TrainingRecord,
} from "../base/index.ts"
import type { Dataset } from "./dataset.ts"
import { collectTails, type TailsByEnd } from "./day/tails.ts"
import {
  type Detector,
  type DetectorTask,
  type ErrorSource,
  noteOf,
  recordOf,
  type Trained,
} from "./detector.ts"
import { detectors } from "./detectors/registry.ts"
import { fitSeasonalBaseline, type SeasonalBaseline, seasonalErrors } from "./detectors/seasonal-baseline.ts"
import { featureErrorScale } from "./scoring/normalise.ts"
import { beatsBaseline, skillAuc } from "./scoring/skill-test.ts"
import { type ModelMetadata, modelMetadata, type NightModel } from "./training/artifact.ts"

export interface EnsembleTask {
  readonly frames: HostFrames
  readonly dataset: Dataset
  readonly rule: ModelRule
  /** Models of an earlier night. */
  readonly earlier: readonly ModelFiles[]
  /** Models of the host's cohort, used instead of models of its own. */
  readonly sharedModels: readonly ModelFiles[]
}

export interface Ensemble {
  /** The detectors that score the night; at least one. */
  readonly accepted: readonly EnsembleMember[]
  readonly training: TrainingRecord
  /** What the next night starts from. */
  readonly models: readonly NightModel[]
}

export interface EnsembleMember extends Pick<ErrorSource, "scoreSegments"> {
  readonly name: DetectorName
  /** See `Detector.label`. */
  readonly label: string
  /** [rows × features], see `ErrorSource.errors`. */
  readonly errors: Float32Array
  /** [features] what its errors are divided by. */
  readonly errorScale: Float64Array
  /** Of held-out history and night; null where no windows were scored in the host's own columns. */
  readonly tails: TailsByEnd | null
}

/**
 * Trains the detectors that the job names; all have the same weight, and the first one's losses are shown.
 * One that fails, or that knows no more of the host than the seasonal baseline, is skipped; where none is
 * left, the baseline scores the night.
 */
export async function trainEnsemble(task: EnsembleTask): Promise<Ensemble> {
  const { frames, dataset, rule } = task
  const seasonal = fitSeasonalBaseline(dataset)
  const metadata = modelMetadata(frames, dataset)
  const candidates: Candidate[] = []
  for (const { detector, earlier, sharedModel } of detectorsOf(task)) {
    const trained = await detector.train({
      dataset,
      rule,
      metadata,
      ...(earlier[0] && { earlier: earlier[0] }),
      ...(sharedModel && { sharedModel }),
    })
    const assessed = await assess({ detector, trained, dataset, rule, seasonal })
    candidates.push({ detector, trained, earlier, ...assessed })
  }
  const members = candidates.flatMap(({ member }) => member ?? [])
  return {
    accepted: members.length > 0 ? members : [baselineMember(dataset, seasonal)],
    training: trainingRecordOf(candidates),
    models: candidates.flatMap(candidate => modelsOf(candidate, metadata)),
  }
}

interface Candidate {
  readonly detector: Detector
  readonly trained: Trained
  /** Its models of an earlier night. */
  readonly earlier: readonly ModelFiles[]
  /** Null where it is skipped. */
  readonly member: EnsembleMember | null
  readonly notes: readonly TrainingNote[]
}

/** With shared models, a transferable detector that has none is left out. */
function detectorsOf({ rule, earlier, sharedModels }: EnsembleTask) {
  return rule.detectors
    .flatMap(name => detectors[name])
    .map(detector => ({
      detector,
      earlier: earlier.filter(({ label }) => label === detector.label),
      sharedModel: sharedModels.find(({ label }) => label === detector.label),
    }))
    .filter(({ detector, sharedModel }) => sharedModels.length === 0 || !detector.transferable || sharedModel)
}

interface AssessTask extends Pick<DetectorTask, "dataset" | "rule"> {
  readonly detector: Detector
  readonly trained: Trained
  readonly seasonal: SeasonalBaseline
}

async function assess({
  detector: { name, label },
  trained,
  dataset,
  rule: { window, seed },
  seasonal,
}: AssessTask): Promise<Pick<Candidate, "member" | "notes">> {
  if (trained.kind === "failed") return { member: null, notes: trained.notes }
  const { scoreSegments, notes } = trained
  const { observe, tails } = collectTails(dataset, dataset.validationEnd)
  const errors = await trained.errors(dataset.validationEnd, observe)
  const errorScale = featureErrorScale(errors, dataset)
  const skill = scoreSegments
    ? await skillAuc({ dataset, window, seed, scoreSegments, errorScale, seasonal })
    : null
  if (skill && !beatsBaseline(skill)) {
    const reason = { code: "no-skill", params: skill } as const
    return { member: null, notes: [...notes, { code: "skipped", params: { reason } }] }
  }
  const member = { name, label, errors, errorScale, tails: tails.size > 0 ? tails : null }
  return { member: { ...member, ...(scoreSegments && { scoreSegments }) }, notes }
}

function baselineMember(dataset: Dataset, seasonal: SeasonalBaseline): EnsembleMember {
  const errors = seasonalErrors(seasonal, dataset.values)
  const errorScale = featureErrorScale(errors, dataset)
  return { name: "seasonal-baseline", label: "seasonal-baseline", errors, errorScale, tails: null }
}

function modelsOf(
  { detector: { label, name }, trained, earlier, member }: Candidate,
  metadata: ModelMetadata,
): readonly NightModel[] {
  switch (trained.kind) {
    case "fresh": {
      const { model, weights } = trained
      const errorScale = [...(member?.errorScale ?? [])]
      const training = recordOf(name, trained)
      return [{ kind: "new", label, model, weights, metadata, training, errorScale }]
    }
    case "fallback":
      return earlier.map(files => ({ kind: "earlier", files }))
    case "unsaved":
    case "failed":
      return []
  }
}

/** The first accepted detector's losses, and what all of them cost together. */
function trainingRecordOf(candidates: readonly Candidate[]): TrainingRecord {
  const accepted = candidates.filter(({ member }) => member !== null)
  const sum = (of: (training: Trained["training"]) => number): number =>
    candidates.reduce((total, { trained }) => total + of(trained.training), 0)
  const names = accepted.map(({ detector }) => detector.name)
  const notes = notesOf(candidates, accepted.length > 0)
  return {
    ...(accepted[0] ?? candidates[0]!).trained.training,
    detector: accepted.length > 0 ? [...new Set(names)].join(" + ") : "seasonal-baseline",
    parameters: sum(({ parameters }) => parameters),
    seconds: sum(({ seconds }) => seconds),
    warmStarted: candidates.some(({ trained }) => trained.training.warmStarted),
    ...(notes.length > 0 && { notes }),
  }
}

function notesOf(candidates: readonly Candidate[], anyAccepted: boolean): readonly DetectorNote[] {
  const notes = candidates.flatMap(({ detector, notes }) => notes.map(note => noteOf(detector.name, note)))
  return anyAccepted || notes.length === 0
    ? notes
    : [...notes, { detector: "seasonal-baseline", code: "baseline-used", params: {} }]
}
