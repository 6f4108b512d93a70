import type { Calibration, Drift, HostFrames, HostScores, ModelFiles, ModelRule, Rescore, Scores } from "../base/index.ts"
import { historyTooShort, noFeatures } from "../base/messages/detect.ts"
import { aloneScores } from "./alone.ts"
import { contributionsOf } from "./contributions.ts"
import { withoutDrift } from "./drift.ts"
import { type Ensemble, trainEnsemble } from "./ensemble.ts"
import { followed } from "./follow.ts"
import { driftOf, levelShifts } from "./level-shift.ts"
import { divided, meanOf, rowMeans } from "./normalise.ts"
import { rescorer } from "./rescore.ts"
import { withoutRoutine } from "./routine.ts"
import { heldRows, joinRows, type Rows } from "./rows.ts"
import { windowsNeeded } from "./reach.ts"
import { centredMeans, smoothScore } from "./smooth.ts"
import { distanceFromSurroundings } from "./surroundings.ts"
import { usualValues } from "./usual.ts"

/** What a caller may want of a detection under way. */
export interface DetectHooks {
  /** Told when a stage begins: a detector's name, then "explain". */
  readonly stage?: (name: string) => void
  /** The host's models of an earlier night, to start from. */
  readonly earlier?: readonly ModelFiles[]
  /** The models of the host's group: they judge it, and nothing is trained. */
  readonly lent?: readonly ModelFiles[]
}

export interface Detection extends HostScores {
  /** The trained models, with the thresholds that were set on their scores, as files for the next night; where training failed, the earlier file. */
  readonly files: Ensemble["files"]
  /** Changes of level in the history that came to stay; the models have followed them. */
  readonly drift: readonly Drift[]
  /** For the check by putting back; null where a detector cannot be asked again. */
  readonly rescore: Rescore | null
}

/** Rows that errors are averaged over before causes are read from them. */
const causeSpan = 5

/**
 * Learns one host's history and scores its night: how unusual every row is, by which features, and what would have been usual. The night is never
 * trained on. A change of level that came to stay is followed. Throws a Fault where the history is too short or empty. Same frames, rule and earlier
 * models, same bits.
 */
export async function detect(given: HostFrames, rule: ModelRule, hooks: DetectHooks = {}): Promise<Detection> {
  refuseTooLittle(given, rule, hooks)
  const shifts = levelShifts(given.history)
  const frames = { ...given, history: followed(given.history, shifts) }
  const rows = joinRows(frames, rule.window)
  const { stage, lent, earlier = [] } = hooks
  const trained = await trainEnsemble({ frames, rows, rule, earlier, lent, stage })
  stage?.("explain")
  const members = trained.standing.map(({ name, errors, usual }) => ({ name, usual: divided(errors, usual) }))
  const together = meanOf(members.map(({ usual }) => usual))
  const errors = withoutDrift(withoutRoutine(together, rows), rows)
  const raw = meanOf(trained.standing.map(({ errors }) => errors))
  const score = smoothScore(rowMeans(errors, rows.width))
  const night = nightScores({ frames, rows, errors, raw, score })
  return {
    night,
    calibration: calibrationOf(rows, errors, score),
    alone: aloneScores({ rows, members, together, judged: errors }),
    training: trained.training,
    files: trained.files,
    drift: shifts.map(shift => driftOf(given.history, shift)),
    rescore: rescorer({ rows, window: rule.window, judges: trained.standing, together, judged: errors, expected: night.expected }),
  }
}

function refuseTooLittle({ host, history }: HostFrames, { window }: ModelRule, { lent = [] }: DetectHooks): void {
  if (history.features.length === 0) throw noFeatures(host)
  const [rows, needed] = [heldRows(history), lent.length > 0 ? window : windowsNeeded * window]
  if (rows < needed) throw historyTooShort({ host, rows, needed, window })
}

interface NightFacts {
  readonly frames: HostFrames
  readonly rows: Rows
  /** Normalised and raw errors [rows × features], and the score [rows], of history and night. */
  readonly errors: Float32Array
  readonly raw: Float32Array
  readonly score: Float32Array
}

function nightScores({ frames, rows, errors, raw, score }: NightFacts): Scores {
  const { night: { host, start, step, rows: count, features } } = frames
  const cut = (matrix: Float32Array): Float32Array => matrix.slice(rows.night * rows.width)
  const nightly = score.slice(rows.night)
  const around = { width: rows.width, span: causeSpan }
  const evidence = {
    normalised: centredMeans(errors, { ...around, first: rows.night }),
    raw: centredMeans(raw, { ...around, first: rows.night }),
    distances: centredMeans(distanceFromSurroundings(rows, rows.night), around),
  }
  return {
    host, start, step, rows: count, features: features.map(({ name }) => name), score: nightly, errors: cut(errors),
    contributions: contributionsOf(evidence, nightly), ...usualValues(frames),
  }
}

/** The last tenth of the history, which no training has seen; and beside it the part that trained. */
function calibrationOf({ from, fit, stop, history, width, step }: Rows, errors: Float32Array, score: Float32Array): Calibration {
  return { step, score: score.slice(stop, history), errors: errors.slice(stop * width, history * width), learned: score.slice(from, fit) }
}
