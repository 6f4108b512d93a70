import {
  type Effects,
  exits,
  Fault,
  type FaultRecord,
  type LabelledIncident,
  week,
} from "../../base/index.ts"
import {
  falseAlarms,
  type IncidentOutcome,
  type JudgedHost,
  mergeAlarms,
  metricsOf,
  type NamedAlarm,
  outcomesOf,
  type Predictions,
  type ServerMetrics,
  truthFrom,
} from "../../evaluate/index.ts"
import { bufferFor, familyOf } from "../../ingest/index.ts"
import {
  type EvaluatedRun,
  evaluatedRun,
  type Evaluation,
  prefixProgress,
  type Variant,
} from "./evaluation.ts"
import { runNight } from "../night.ts"
import type { NightOptions } from "../outcome.ts"
import { alignScores } from "./align-scores.ts"
import { hostAlarms, hostScores, rowTimes, type ScoredRun } from "./run-scores.ts"

export interface BacktestTask extends NightOptions {
  readonly variants: readonly Variant[]
  readonly incidents: readonly LabelledIncident[]
  /** Ends of the nights, epoch ms, in order. */
  readonly nights: readonly number[]
}

/** One variant's results over a team's past. */
export interface OwnHistory {
  readonly name: string
  readonly seed: number
  readonly nights: number
  readonly hosts: number
  /** Scored time, summed over hosts. */
  readonly hostWeeks: number
  readonly outcomes: readonly IncidentOutcome[]
  /** False incidents, oldest first, one per host. */
  readonly falseAlarms: readonly NamedAlarm[]
}

export interface Backtest extends Evaluation {
  readonly ownHistory: readonly OwnHistory[]
}

/**
 * Replays the nights in order, each with the models and history of those before, and compares incidents with
 * the labels.
 */
export async function backtest(task: BacktestTask, effects: Effects): Promise<Backtest> {
  const [judged, runs, faults, ownHistory]: [ServerMetrics[], EvaluatedRun[], FaultRecord[], OwnHistory[]] = [
    [],
    [],
    [],
    [],
  ]
  for (const variant of task.variants) {
    const nights = await runNights(variant, task, {
      ...effects,
      progress: prefixProgress(variant.name, effects.progress),
    })
    const evaluated = await judgeNights(variant, task, nights.completed)
    effects.progress.clear()
    judged.push(...evaluated.judged)
    ownHistory.push(evaluated.ownHistory)
    runs.push(...nights.runs)
    faults.push(...nights.faults)
  }
  return { judged, runs, faults, ownHistory }
}

interface Nights {
  readonly completed: readonly ScoredRun[]
  readonly runs: readonly EvaluatedRun[]
  readonly faults: readonly FaultRecord[]
}

/** Skips nights without data or with too little history, with a note. Throws the Fault where none remain. */
async function runNights(
  { name, seed, job }: Variant,
  { nights, ...options }: BacktestTask,
  effects: Effects,
): Promise<Nights> {
  const [completed, runs, faults]: [ScoredRun[], EvaluatedRun[], FaultRecord[]] = [[], [], []]
  for (const end of nights) {
    effects.log.info("evaluate.night", { name, seed, until: new Date(end).toISOString() })
    try {
      const outcome = await runNight(
        { ...job, night: { ...job.night, end } },
        { ...options, repeat: "reuse" },
        effects,
      )
      completed.push(outcome)
      runs.push(await evaluatedRun({ name, seed }, outcome))
      if (outcome.exit !== exits.done) faults.push(...outcome.faults)
    } catch (error) {
      const last = end === nights.at(-1) && completed.length === 0
      if (last || !(error instanceof Fault) || error.exit !== exits.input) throw error
      effects.log.warn("evaluate.night-left-out", {
        until: new Date(end).toISOString(),
        what: error.what,
        hint: error.hint,
      })
      faults.push({
        ...error.toRecord(),
        where: `the night until ${new Date(end).toISOString()} · ${error.where}`,
      })
    }
  }
  return { completed, runs, faults }
}

interface NightsEvaluation {
  readonly judged: readonly ServerMetrics[]
  readonly ownHistory: OwnHistory
}

async function judgeNights(
  { name, seed }: Variant,
  { incidents }: BacktestTask,
  nights: readonly ScoredRun[],
): Promise<NightsEvaluation> {
  const hosts = [...new Set(nights.flatMap(({ result }) => result.hosts.map(({ host }) => host)))].sort()
  const [judged, rows, alarms]: [ServerMetrics[], JudgedHost[], NamedAlarm[]] = [[], [], []]
  let time = 0
  for (const host of hosts) {
    const { times, step, predictions } = await predictionsOver(nights, host)
    const own = mergeAlarms(nights.flatMap(night => hostAlarms(night, host)))
    alarms.push(...own)
    if (times.length === 0) continue
    rows.push({ host, times })
    time += times.length * step
    const truth = truthFrom(incidents, { host, times })
    const metrics = metricsOf(
      { ...truth, family: familyOf(host), buffer: bufferFor(truth.labels) },
      { ...predictions, alarms: own },
    )
    judged.push({ name, seed, host, family: familyOf(host), metrics })
  }
  alarms.sort((a, b) => a.start - b.start)
  const ownHistory = {
    name,
    seed,
    nights: nights.length,
    hosts: rows.length,
    hostWeeks: time / week,
    outcomes: outcomesOf(incidents, rows, alarms),
    falseAlarms: falseAlarms(incidents, alarms),
  }
  return { judged, ownHistory }
}

interface HostPredictions {
  readonly times: Float64Array
  readonly step: number
  readonly predictions: Omit<Predictions, "alarms">
}

/** A host's nights end to end. Features are those of the last night that has the host. */
async function predictionsOver(nights: readonly ScoredRun[], host: string): Promise<HostPredictions> {
  const parts = (await Promise.all(nights.map(night => hostScores(night, host)))).filter(
    part => part !== null,
  )
  const features = parts.at(-1)?.features ?? []
  const predictions = parts.map(part => alignScores(rowTimes(part), part))
  return {
    times: Float64Array.from(parts.flatMap(part => [...rowTimes(part)])),
    step: parts.at(-1)?.step ?? 0,
    predictions: {
      score: Float64Array.from(predictions.flatMap(({ score }) => [...score])),
      anomalous: Uint8Array.from(predictions.flatMap(({ anomalous }) => [...anomalous])),
      features,
      contributions: Float32Array.from(predictions.flatMap(one => [...alignContributions(one, features)])),
    },
  }
}

/** Contributions with a column for each of `features`; NaN where a night did not have it. */
function alignContributions(
  { contributions, features: own, score }: Omit<Predictions, "alarms">,
  features: readonly string[],
): Float32Array {
  const sourceColumns = features.map(feature => own.indexOf(feature))
  return Float32Array.from({ length: score.length * features.length }, (_, cell) => {
    const row = Math.floor(cell / features.length)
    const f = sourceColumns[cell % features.length] ?? -1
    return f < 0 ? NaN : (contributions[row * own.length + f] ?? NaN)
  })
}
