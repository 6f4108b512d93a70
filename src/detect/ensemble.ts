import type { DetectorName, HostFrames, ModelFiles, ModelRule, TrainingRecord } from "../base/index.ts"
import { strings } from "../text/index.ts"
import type { Detector, Trained } from "./detector.ts"
import { detectors } from "./detectors/registry.ts"
import { type ArtifactExtras, modelMetadata, packArtifact } from "./training/artifact.ts"
import { featureErrorScale } from "./scoring/normalise.ts"
import type { Dataset } from "./dataset.ts"
import { beatsBaseline, skillAuc } from "./scoring/skill-test.ts"
import {
  fitSeasonalBaseline,
  type SeasonalBaselineModel,
  seasonalErrors,
} from "./expected/seasonal-baseline.ts"

const words = strings.trainings

export interface EnsembleTask {
  readonly frames: HostFrames
  readonly dataset: Dataset
  readonly rule: ModelRule
  /** Models of an earlier night. */
  readonly earlier: readonly ModelFiles[]
  /** Models of the host's group, to judge with instead of models of its own. */
  readonly sharedModels?: readonly ModelFiles[] | undefined
  readonly stage?: ((name: string) => void) | undefined
}

export interface Ensemble {
  /** The detectors that judge. */
  readonly accepted: readonly EnsembleMember[]
  readonly training: TrainingRecord
  /** What the next night starts from. */
  readonly files: (extras: ArtifactExtras) => readonly ModelFiles[]
}

export interface EnsembleMember extends Pick<Trained, "scoreSegments"> {
  readonly name: DetectorName
  /** [rows × features], see `Trained.errors`. */
  readonly errors: Float32Array
  /** [features] what its errors are counted in. */
  readonly errorScale: Float64Array
}

interface Candidate {
  readonly detector: Detector
  readonly trained: Trained
  /** Its model of an earlier night. */
  readonly earlier: readonly ModelFiles[]
  /** Null where it was left out. */
  readonly member: EnsembleMember | null
  /** What did not go as planned. */
  readonly notes: readonly string[]
}

/**
 * Trains the detectors that the job names; all count alike, and the first one's training is shown. One whose
 * training fails for good, or that knows no more of the host than the seasonal baseline, is left out; where
 * none is left, that baseline stands in.
 */
export async function trainEnsemble(task: EnsembleTask): Promise<Ensemble> {
  const { frames, dataset, rule, earlier, sharedModels = [], stage } = task
  const metadata = modelMetadata(frames, dataset)
  const candidates: Candidate[] = []
  const seasonal = fitSeasonalBaseline(dataset)
  for (const detector of rule.detectors.flatMap(name => detectors[name])) {
    stage?.(detector.name)
    const files = earlier.filter(({ label }) => label === detector.label)
    const model = sharedModels.find(({ label }) => label === detector.label)
    if (sharedModels.length > 0 && detector.transferable && !model) continue
    const trained = await detector.train({
      dataset,
      rule,
      metadata,
      ...(files[0] && { earlier: files[0] }),
      ...(model && { sharedModel: model }),
    })
    candidates.push({
      detector,
      trained,
      earlier: files,
      ...(await assessCandidate({ detector, trained, dataset, rule, seasonal })),
    })
  }
  const acceptedCandidates = candidates.filter(({ member }) => member !== null)
  const acceptedMembers = acceptedCandidates.flatMap(({ member }) => member ?? [])
  return {
    accepted: acceptedMembers.length > 0 ? acceptedMembers : [baselineMember(dataset, seasonal)],
    training: trainingRecordOf(candidates, acceptedCandidates),
    files: extras =>
      candidates.flatMap(
        ({ detector: { label, name }, trained: { model, usable, training }, earlier, member }) => {
          if (model === null) return usable ? earlier : []
          return packArtifact({
            ...model,
            label,
            metadata,
            ...extras,
            errorScale: [...(member?.errorScale ?? [])],
            training: { ...training, detector: name },
          })
        },
      ),
  }
}

interface AssessTask extends Pick<EnsembleTask, "dataset" | "rule"> {
  readonly detector: Detector
  readonly trained: Trained
  readonly seasonal: SeasonalBaselineModel
}

async function assessCandidate({
  detector: { name },
  trained,
  dataset,
  rule,
  seasonal,
}: AssessTask): Promise<Pick<Candidate, "member" | "notes">> {
  const notes = trained.training.notes ?? []
  if (!trained.usable) return { member: null, notes }
  const errors = await trained.errors(dataset.validationEnd)
  const [{ scoreSegments }, errorScale] = [trained, featureErrorScale(errors, dataset)]
  const skill = scoreSegments
    ? await skillAuc({ dataset, window: rule.window, seed: rule.seed, scoreSegments, errorScale, seasonal })
    : null
  if (skill === null || beatsBaseline(skill))
    return { member: { name, errors, errorScale, ...(scoreSegments && { scoreSegments }) }, notes }
  const [detectorAuc, baselineAuc] = [skill.detectorAuc, skill.baselineAuc].map(
    area => `${Math.round(100 * area)} %`,
  )
  const remark = words.skippedFor(words.skill(detectorAuc!, baselineAuc!))
  return { member: null, notes: [...notes, remark] }
}

function baselineMember(dataset: Dataset, seasonal: SeasonalBaselineModel): EnsembleMember {
  const errors = seasonalErrors(seasonal, dataset.values)
  return { name: "seasonal-baseline", errors, errorScale: featureErrorScale(errors, dataset) }
}

/** The first one's course, and what all of them cost together. */
function trainingRecordOf(
  candidates: readonly Candidate[],
  acceptedCandidates: readonly Candidate[],
): TrainingRecord {
  const sum = (of: (training: Trained["training"]) => number): number =>
    candidates.reduce((total, { trained }) => total + of(trained.training), 0)
  const names =
    acceptedCandidates.length > 0
      ? [...new Set(acceptedCandidates.map(({ detector }) => detector.name))]
      : ["seasonal-baseline"]
  const notes = candidates.flatMap(({ detector, notes }) =>
    notes.map(note => words.ofDetector(detector.name, note)),
  )
  const baseline =
    acceptedCandidates.length > 0 ? [] : [words.ofDetector("seasonal-baseline", words.noneUsable)]
  const { notes: _, ...course } = (acceptedCandidates[0] ?? candidates[0]!).trained.training
  return {
    ...course,
    detector: names.join(" + "),
    parameters: sum(({ parameters }) => parameters),
    seconds: sum(({ seconds }) => seconds),
    warmStarted: candidates.some(({ trained }) => trained.training.warmStarted),
    ...(notes.length > 0 && { notes: [...notes, ...baseline] }),
  }
}
