import { join } from "node:path"
import { type Effects, type Fault, type Incident, type Job, nightOfRun } from "../../base/index.ts"
import { replaySource } from "../../ingest/index.ts"
import { readResult } from "../../report/index.ts"
import { isComplete, jobFolderOf, listRuns, readLatest } from "../../store/index.ts"
import type { Day } from "../day.ts"
import { nightWithoutModels, noSuchNight } from "../faults.ts"
import { modelOfRun, type PublishedModel } from "../models.ts"

/** A night that a watch judges once more, as if its rows came in. */
export interface PastDay extends Day {
  readonly run: string
  /** Epoch ms of the first night's row, and of the end of the last. */
  readonly start: number
  readonly end: number
  /** Longest time between two rows of a host, ms. */
  readonly step: number
  /** As the night's report has them. */
  readonly incidents: readonly Incident[]
  /** By host: the night's scores, each computed as if the data ended with its row. */
  readonly causalScores: ReadonlyMap<string, RowScores>
}

/** Scores of consecutive rows from `start`, epoch ms; NaN where a row has none. */
export interface RowScores {
  readonly start: number
  readonly step: number
  readonly score: Float32Array
}

/**
 * The night's own models, with the baseline that they had at its start. It keeps nothing and notifies nobody.
 * `night`: YYYY-MM-DD, `latest` or a run. Throws a Fault where there is no such run, or no host with models.
 */
export async function openPastDay(job: Job, night: string, effects: Effects): Promise<PastDay> {
  const run = await runOf(job, night)
  const { hosts, incidents } = await readResult(join(jobFolderOf(job), "runs", run, "result.json"))
  const all = new Map<string, PublishedModel | Fault | null>()
  for (const { host } of hosts) all.set(host, await modelOfRun(job, { host, run }, effects.log))
  const judged = [...all.values()].flatMap(one => (one !== null && "model" in one ? [one.model] : []))
  if (judged.length === 0) throw nightWithoutModels(run)
  const end = Math.max(...judged.map(({ nightEnd }) => nightEnd))
  return {
    run,
    start: Math.min(...judged.map(({ start }) => start)),
    end,
    step: Math.max(...judged.map(({ step }) => step)),
    incidents,
    causalScores: new Map(
      judged.map(({ host, start, step, nightScore }) => [host, { start, step, score: nightScore }]),
    ),
    models: {
      run: () => Promise.resolve(run),
      load: () => Promise.resolve(new Map([...all].map(([host, one]) => [host, asOfItsStart(one)]))),
    },
    follow: since => replaySource(job, { start: since, end }, effects),
    store: {
      restore: () => Promise.resolve(null),
      incidents: () => Promise.resolve({ open: [], closed: [] }),
      saveIncidents: () => Promise.resolve(),
      saveSome: () => Promise.resolve(),
      saveAll: () => Promise.resolve(),
    },
    alerts: { tick: () => Promise.resolve(), close: () => Promise.resolve() },
  }
}

/** Of a night the newest complete run. */
async function runOf(job: Job, night: string): Promise<string> {
  const folder = jobFolderOf(job)
  const runs: string[] = []
  for (const run of await listRuns(folder)) if (await isComplete(folder, run)) runs.push(run)
  const wanted = night === "latest" ? await readLatest(folder) : night
  const found = runs.findLast(run => run === wanted || nightOfRun(run) === wanted)
  if (found === undefined) throw noSuchNight(night, [...new Set(runs.map(nightOfRun))])
  return found
}

/** What judges the day after a night, as it was when the night began. */
function asOfItsStart(published: PublishedModel | Fault | null): PublishedModel | Fault | null {
  if (published === null || !("model" in published)) return published
  const { model } = published
  const { start, nightBaseline, nightExpected } = model
  return {
    ...published,
    model: { ...model, nightEnd: start, baseline: nightBaseline, expected: nightExpected, forecasts: [] },
  }
}
