import type { Calibration, DetectorName, HostFrames, ModelRule, Scores } from "../base/index.ts"
import { buildDataset } from "./dataset.ts"
import { assertEnoughHistory, scoresOf } from "./detect.ts"
import { trainEnsemble } from "./ensemble.ts"
import { adjustForLevelShifts } from "./level-shift/adjust.ts"
import { findLevelShifts } from "./level-shift/find.ts"
import { type ScoringStep, scoringSteps } from "./scoring/night-scores.ts"

/** What an ablation leaves out: a scoring step, or a detector of the ensemble. */
export type Ablated = ScoringStep | DetectorName

export interface AblatedScores {
  /** Null: nothing, the scores of a night. */
  readonly without: Ablated | null
  readonly night: Scores
  readonly calibration: Calibration
}

/**
 * The scores of a night, then those without each scoring step, and without each detector where another one is
 * left. The detectors are trained once, and their errors computed once; steps that change the training
 * (level-shift adjustment, trimmed windows, the skill test) are not left out.
 */
export async function* ablatedScores(unadjusted: HostFrames, rule: ModelRule): AsyncGenerator<AblatedScores> {
  assertEnoughHistory(unadjusted, rule)
  const { history } = unadjusted
  const frames = { ...unadjusted, history: adjustForLevelShifts(history, findLevelShifts(history)) }
  const dataset = buildDataset(frames, rule.window)
  const { accepted } = await trainEnsemble({ frames, dataset, rule, earlier: [], sharedModels: [] })
  const task = { frames, dataset, window: rule.window }
  for (const without of [null, ...scoringSteps])
    yield { without, ...scoresOf(accepted, { ...task, without }) }
  for (const without of new Set(accepted.map(({ name }) => name))) {
    const others = accepted.filter(({ name }) => name !== without)
    if (others.length > 0) yield { without, ...scoresOf(others, task) }
  }
}
