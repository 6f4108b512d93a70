import type { DetectorName, HostFrames, ModelFiles, ModelRule, TrainingRecord } from "../base/index.ts"
import type { Detector, Trained } from "./detector.ts"
import { detectors } from "./detectors.ts"
import { type Addenda, factsOf, filesOf } from "./model-files.ts"
import { usualErrors } from "./normalise.ts"
import type { Rows } from "./rows.ts"
import { seasonalErrors } from "./seasonal-baseline.ts"

export interface EnsembleTask {
  readonly frames: HostFrames
  readonly rows: Rows
  readonly rule: ModelRule
  /** Models of an earlier night. */
  readonly earlier: readonly ModelFiles[]
  /** Models of the host's group, to judge with instead of models of its own. */
  readonly lent?: readonly ModelFiles[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly stage?: ((name: string) => void) | undefined
}

export interface Ensemble {
  /** The detectors that judge. */
  readonly standing: readonly Judge[]
  readonly training: TrainingRecord
  /** What the next night starts from. */
  readonly files: (addenda: Addenda) => readonly ModelFiles[]
}

export interface Judge extends Pick<Trained, "again"> {
  readonly name: DetectorName
  readonly label: string
  /** [rows × features], see `Trained.errors`. */
  readonly errors: Float32Array
  /** [features] what its errors are counted in. */
  readonly usual: Float64Array
}

interface Member {
  readonly detector: Detector
  readonly trained: Trained
}

/** Trains the detectors that the job names; all count alike, and the first one's training is shown. One whose training fails for good is left out; where none is left, the seasonal baseline stands in. */
export async function trainEnsemble(task: EnsembleTask): Promise<Ensemble> {
  const { frames, rows, rule, earlier, lent = [], signal, stage } = task
  const facts = factsOf(frames, rows)
  const members: Member[] = []
  const judging: Judge[] = []
  for (const detector of rule.detectors.flatMap(name => detectors[name])) {
    stage?.(detector.name)
    const files = earlier.find(({ label }) => label === detector.label)
    const model = lent.find(({ label }) => label === detector.label)
    if (lent.length > 0 && detector.lends && !model) continue
    const trained = await detector.train({
      rows, rule, facts, ...(files && { earlier: files }), ...(model && { lent: model }), ...(signal && { signal }),
    })
    members.push({ detector, trained })
    if (trained.stands) judging.push(await judgeOf({ detector, trained }, rows))
  }
  const standing = members.filter(({ trained }) => trained.stands)
  const usualOf = (label: string): readonly number[] => [...(judging.find(judge => judge.label === label)?.usual ?? [])]
  return {
    standing: judging.length > 0 ? judging : [baselineOf(rows)],
    training: recordOf(members, standing),
    files: addenda => members.flatMap(({ detector: { label, name }, trained: { model, training } }) =>
      model ? [filesOf({ ...model, label, facts, ...addenda, usual: usualOf(label), training: { ...training, detector: name } })] : []),
  }
}

async function judgeOf({ detector: { name, label }, trained }: Member, rows: Rows): Promise<Judge> {
  const errors = await trained.errors(rows.stop)
  return { name, label, errors, usual: usualErrors(errors, rows), ...(trained.again && { again: trained.again }) }
}

function baselineOf(rows: Rows): Judge {
  const errors = seasonalErrors(rows)
  return { name: "seasonal-baseline", label: "seasonal-baseline", errors, usual: usualErrors(errors, rows) }
}

/** The first one's course, and what all of them cost together. */
function recordOf(members: readonly Member[], standing: readonly Member[]): TrainingRecord {
  const sum = (of: (training: Trained["training"]) => number): number => members.reduce((total, { trained }) => total + of(trained.training), 0)
  const names = standing.length > 0 ? [...new Set(standing.map(({ detector }) => detector.name))] : ["seasonal-baseline"]
  const notes = members.flatMap(({ detector, trained }) => (trained.training.notes ?? []).map(note => `${detector.name}: ${note}`))
  const baseline = standing.length > 0 ? [] : ["seasonal-baseline: no model could be trained; medians by time of day judged the night"]
  const { notes: _, ...course } = (standing[0] ?? members[0]!).trained.training
  return {
    ...course,
    detector: names.join(" + "),
    parameters: sum(({ parameters }) => parameters),
    seconds: sum(({ seconds }) => seconds),
    warm: members.some(({ trained }) => trained.training.warm),
    ...(notes.length > 0 && { notes: [...notes, ...baseline] }),
  }
}
