import type { DetectorName, HostFrames, ModelFiles, ModelRule, TrainingRecord } from "../base/index.ts"
import { strings } from "../words/index.ts"
import type { Detector, Trained } from "./detector.ts"
import { detectors } from "./detectors.ts"
import { type Addenda, factsOf, filesOf } from "./model-files.ts"
import { usualErrors } from "./normalise.ts"
import type { Rows } from "./rows.ts"
import { contrastOf, passes } from "./gate.ts"
import { type SeasonalJudge, seasonalErrors, seasonalJudge } from "./seasonal-baseline.ts"

const words = strings.trainings

export interface EnsembleTask {
  readonly frames: HostFrames
  readonly rows: Rows
  readonly rule: ModelRule
  /** Models of an earlier night. */
  readonly earlier: readonly ModelFiles[]
  /** Models of the host's group, to judge with instead of models of its own. */
  readonly lent?: readonly ModelFiles[] | undefined
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
  /** [rows × features], see `Trained.errors`. */
  readonly errors: Float32Array
  /** [features] what its errors are counted in. */
  readonly usual: Float64Array
}

interface Member {
  readonly detector: Detector
  readonly trained: Trained
  /** Its model of an earlier night. */
  readonly earlier: readonly ModelFiles[]
  /** Null where it was left out. */
  readonly judge: Judge | null
  /** What did not go as planned. */
  readonly notes: readonly string[]
}

/**
 * Trains the detectors that the job names; all count alike, and the first one's training is shown. One whose training fails for good, or that knows
 * no more of the host than the seasonal baseline, is left out; where none is left, that baseline stands in.
 */
export async function trainEnsemble(task: EnsembleTask): Promise<Ensemble> {
  const { frames, rows, rule, earlier, lent = [], stage } = task
  const facts = factsOf(frames, rows)
  const members: Member[] = []
  const seasonal = seasonalJudge(rows)
  for (const detector of rule.detectors.flatMap(name => detectors[name])) {
    stage?.(detector.name)
    const files = earlier.filter(({ label }) => label === detector.label)
    const model = lent.find(({ label }) => label === detector.label)
    if (lent.length > 0 && detector.lends && !model) continue
    const trained = await detector.train({
      rows, rule, facts, ...(files[0] && { earlier: files[0] }), ...(model && { lent: model }),
    })
    members.push({ detector, trained, earlier: files, ...(await judgeOf({ detector, trained, rows, rule, seasonal })) })
  }
  const standing = members.filter(({ judge }) => judge !== null)
  const judges = standing.flatMap(({ judge }) => judge ?? [])
  return {
    standing: judges.length > 0 ? judges : [baselineOf(rows, seasonal)],
    training: recordOf(members, standing),
    files: addenda => members.flatMap(({ detector: { label, name }, trained: { model, stands, training }, earlier, judge }) => {
      if (model === null) return stands ? earlier : []
      return filesOf({ ...model, label, facts, ...addenda, usual: [...(judge?.usual ?? [])], training: { ...training, detector: name } })
    }),
  }
}

interface JudgeTask extends Pick<EnsembleTask, "rows" | "rule"> {
  readonly detector: Detector
  readonly trained: Trained
  readonly seasonal: SeasonalJudge
}

async function judgeOf({ detector: { name }, trained, rows, rule, seasonal }: JudgeTask): Promise<Pick<Member, "judge" | "notes">> {
  const notes = trained.training.notes ?? []
  if (!trained.stands) return { judge: null, notes }
  const errors = await trained.errors(rows.stop)
  const [{ again }, usual] = [trained, usualErrors(errors, rows)]
  const contrast = again ? await contrastOf({ rows, window: rule.window, seed: rule.seed, again, usual, seasonal }) : null
  if (contrast === null || passes(contrast)) return { judge: { name, errors, usual, ...(again && { again }) }, notes }
  const [own, baseline] = [contrast.own, contrast.baseline].map(area => `${Math.round(100 * area)} %`)
  const remark = words.leftOutFor(words.contrast(own!, baseline!))
  return { judge: null, notes: [...notes, remark] }
}

function baselineOf(rows: Rows, seasonal: SeasonalJudge): Judge {
  const errors = seasonalErrors(seasonal, rows.values)
  return { name: "seasonal-baseline", errors, usual: usualErrors(errors, rows) }
}

/** The first one's course, and what all of them cost together. */
function recordOf(members: readonly Member[], standing: readonly Member[]): TrainingRecord {
  const sum = (of: (training: Trained["training"]) => number): number => members.reduce((total, { trained }) => total + of(trained.training), 0)
  const names = standing.length > 0 ? [...new Set(standing.map(({ detector }) => detector.name))] : ["seasonal-baseline"]
  const notes = members.flatMap(({ detector, notes }) => notes.map(note => words.ofDetector(detector.name, note)))
  const baseline = standing.length > 0 ? [] : [words.ofDetector("seasonal-baseline", words.noneStood)]
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
