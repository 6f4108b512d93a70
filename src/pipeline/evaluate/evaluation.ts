import { join } from "node:path"
import { type Effects, exits, type FaultRecord, type Job, type Progress } from "../../base/index.ts"
import { metricsOf, type ServerMetrics, type Truth } from "../../evaluate/index.ts"
import { runRecordFile } from "../../job/index.ts"
import { readJson } from "../../store/index.ts"
import { runNight } from "../night.ts"
import type { NightOptions, NightOutcome } from "../outcome.ts"
import { alignScores } from "./align-scores.ts"
import { hostAlarms, hostScores } from "./run-scores.ts"

/** A variant of a job: its detectors and seed. */
export interface Variant {
  readonly name: string
  readonly seed: number
  readonly job: Job
}

export interface EvaluationTask extends NightOptions {
  readonly variants: readonly Variant[]
  readonly truths: readonly Truth[]
}

/**
 * What a server is fitted on, and what is scored. halves: train.*, then test.*. prefix: the first rows of
 * test.*, then all of it, as in TSB-AD's semi-supervised setting.
 */
export type Protocol = { readonly kind: "halves" } | { readonly kind: "prefix"; readonly rows: number }

/** Results of all variants. */
export interface Evaluation {
  readonly judged: readonly ServerMetrics[]
  readonly runs: readonly EvaluatedRun[]
  /** Servers that a variant could not score. */
  readonly faults: readonly FaultRecord[]
}

export interface EvaluatedRun {
  readonly name: string
  readonly seed: number
  readonly folder: string
  /** Seconds of the stage `examine`, summed over hosts. */
  readonly seconds: number
}

/**
 * Runs each variant's night, or reuses a complete run of the same plan, and compares it with the labels.
 * Sends no notifications.
 */
export async function evaluateNight(task: EvaluationTask, effects: Effects): Promise<Evaluation> {
  const [judged, runs, faults]: [ServerMetrics[], EvaluatedRun[], FaultRecord[]] = [[], [], []]
  for (const { name, seed, job } of task.variants) {
    effects.log.info("evaluate.variant", { name, seed })
    const quiet = { ...job, deliver: [], metrics: { ...job.metrics, file: null, pushgateway: null } }
    const outcome = await runNight(
      quiet,
      { ...task, repeat: "reuse" },
      { ...effects, progress: prefixProgress(name, effects.progress) },
    )
    for (const truth of task.truths) {
      effects.signal.throwIfAborted()
      effects.progress.at(`${name}: judge`, truth.host, task.truths.indexOf(truth), task.truths.length)
      const scores = await hostScores(outcome, truth.host)
      if (!scores) continue
      const predictions = { ...alignScores(truth.times, scores), alarms: hostAlarms(outcome, truth.host) }
      judged.push({
        name,
        seed,
        host: truth.host,
        family: truth.family,
        metrics: metricsOf(truth, predictions),
      })
    }
    effects.progress.clear()
    runs.push(await evaluatedRun({ name, seed }, outcome))
    if (outcome.exit !== exits.done) faults.push(...outcome.faults)
  }
  return { judged, runs, faults }
}

/** Progress with the variant's name in front. */
export function prefixProgress(name: string, { at, clear }: Progress): Progress {
  return { at: (stage, ...rest) => at(`${name}: ${stage}`, ...rest), clear }
}

export async function evaluatedRun(
  { name, seed }: Pick<Variant, "name" | "seed">,
  { folder }: NightOutcome,
): Promise<EvaluatedRun> {
  const record = await readJson(join(folder, "run.json"), runRecordFile)
  return {
    name,
    seed,
    folder,
    seconds: record?.stages.find(({ stage }) => stage === "examine")?.seconds ?? 0,
  }
}
