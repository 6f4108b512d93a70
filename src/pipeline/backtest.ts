import { exits, Fault, week, type Effects, type FaultRecord, type LabelledIncident } from "../base/index.ts"
import {
  falseAlarms, type Judged, type JudgedHost, joined, metricsOf, type NamedAlarm, type Outcome, outcomesOf, type Said, truthFrom,
} from "../evaluate/index.ts"
import { bufferFor, familyOf } from "../ingest/index.ts"
import { type Evaluation, noteOf, type RunNote, under, type Variant } from "./evaluation.ts"
import { runNight, type NightOptions } from "./night.ts"
import { alarmsIn, type RunToJudge, saidAt, scoresIn, timesOf } from "./said.ts"

export interface BacktestTask extends NightOptions {
  readonly variants: readonly Variant[]
  readonly incidents: readonly LabelledIncident[]
  /** Ends of the nights, epoch ms, in order. */
  readonly nights: readonly number[]
}

/** What one variant would have told a team over its own past. */
export interface OwnPast {
  readonly name: string
  readonly seed: number
  readonly nights: number
  readonly hosts: number
  /** Time that was judged, all hosts together. */
  readonly hostWeeks: number
  readonly outcomes: readonly Outcome[]
  /** Over nothing that the team knows of, oldest first; each an incident on one host. */
  readonly falseAlarms: readonly NamedAlarm[]
}

export interface Backtest extends Evaluation {
  readonly told: readonly OwnPast[]
}

/** Runs night after night as they would have been run, each from the models and the memory of those before, and sets the incidents beside the labels. */
export async function backtest(task: BacktestTask, effects: Effects): Promise<Backtest> {
  const [judged, runs, faults, told]: [Judged[], RunNote[], FaultRecord[], OwnPast[]] = [[], [], [], []]
  for (const variant of task.variants) {
    const nights = await runNights(variant, task, { ...effects, progress: under(variant.name, effects.progress) })
    const verdict = await judgeNights(variant, task, nights.whole)
    effects.progress.clear()
    judged.push(...verdict.judged)
    told.push(verdict.told)
    runs.push(...nights.runs)
    faults.push(...nights.faults)
  }
  return { judged, runs, faults, told }
}

interface Nights {
  readonly whole: readonly RunToJudge[]
  readonly runs: readonly RunNote[]
  readonly faults: readonly FaultRecord[]
}

/** A night without data, or before which there is too little, is told and left out; where none is left, its Fault is thrown. */
async function runNights({ name, seed, job }: Variant, { nights, ...options }: BacktestTask, effects: Effects): Promise<Nights> {
  const [whole, runs, faults]: [RunToJudge[], RunNote[], FaultRecord[]] = [[], [], []]
  for (const end of nights) {
    effects.log.info("evaluate.night", { name, seed, until: new Date(end).toISOString() })
    try {
      const outcome = await runNight({ ...job, night: { ...job.night, end } }, { ...options, repeat: "reuse" }, effects)
      whole.push(outcome)
      runs.push(await noteOf({ name, seed }, outcome))
      if (outcome.exit !== exits.done) faults.push(...outcome.faults)
    } catch (error) {
      const last = end === nights.at(-1) && whole.length === 0
      if (last || !(error instanceof Fault) || error.exit !== exits.input) throw error
      effects.log.warn("evaluate.night-left-out", { until: new Date(end).toISOString(), what: error.what, mend: error.mend })
      faults.push({ ...error.toRecord(), where: `the night until ${new Date(end).toISOString()} · ${error.where}` })
    }
  }
  return { whole, runs, faults }
}

interface Verdict {
  readonly judged: readonly Judged[]
  readonly told: OwnPast
}

async function judgeNights({ name, seed }: Variant, { incidents }: BacktestTask, nights: readonly RunToJudge[]): Promise<Verdict> {
  const hosts = [...new Set(nights.flatMap(({ result }) => result.hosts.map(({ host }) => host)))].sort()
  const [judged, rows, alarms]: [Judged[], JudgedHost[], NamedAlarm[]] = [[], [], []]
  let time = 0
  for (const host of hosts) {
    const { times, step, said } = await saidOver(nights, host)
    const own = joined(nights.flatMap(night => alarmsIn(night, host)))
    alarms.push(...own)
    if (times.length === 0) continue
    rows.push({ host, times })
    time += times.length * step
    const truth = truthFrom(incidents, { host, times })
    const metrics = metricsOf({ ...truth, family: familyOf(host), buffer: bufferFor(truth.labels) }, { ...said, alarms: own })
    judged.push({ name, seed, host, family: familyOf(host), metrics })
  }
  alarms.sort((a, b) => a.start - b.start)
  const told = {
    name, seed, nights: nights.length, hosts: rows.length, hostWeeks: time / week, outcomes: outcomesOf(incidents, rows, alarms),
    falseAlarms: falseAlarms(incidents, alarms),
  }
  return { judged, told }
}

interface Over {
  readonly times: Float64Array
  readonly step: number
  readonly said: Omit<Said, "alarms">
}

/** A host's nights end to end. Features are those of the last night that has the host. */
async function saidOver(nights: readonly RunToJudge[], host: string): Promise<Over> {
  const parts = (await Promise.all(nights.map(night => scoresIn(night, host)))).filter(part => part !== null)
  const features = parts.at(-1)?.features ?? []
  const said = parts.map(part => saidAt(timesOf(part), part))
  return {
    times: Float64Array.from(parts.flatMap(part => [...timesOf(part)])),
    step: parts.at(-1)?.step ?? 0,
    said: {
      score: Float64Array.from(said.flatMap(({ score }) => [...score])),
      anomalous: Uint8Array.from(said.flatMap(({ anomalous }) => [...anomalous])),
      features,
      contributions: Float32Array.from(said.flatMap(one => [...underFeatures(one, features)])),
    },
  }
}

/** Contributions with a column for each of `features`; NaN where a night did not have it. */
function underFeatures({ contributions, features: own, score }: Omit<Said, "alarms">, features: readonly string[]): Float32Array {
  const from = features.map(feature => own.indexOf(feature))
  return Float32Array.from({ length: score.length * features.length }, (_, cell) => {
    const [row, f] = [Math.floor(cell / features.length), from[cell % features.length]!]
    return f < 0 ? NaN : contributions[row * own.length + f]!
  })
}
