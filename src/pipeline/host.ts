import { join } from "node:path"
import { Fault, type Effects, type HostFrames, type HostResult } from "../base/index.ts"
import { hostFailed } from "../base/messages/pipeline.ts"
import { summarise, type FeatureSummary } from "../frame/index.ts"
import { readHost } from "../ingest/index.ts"
import { fileNameOf, pruneModels, writeModels, writeScoresParquet, type RunFolder } from "../store/index.ts"
import { writeCheckpoint } from "./checkpoint.ts"
import type { Examined } from "./examine.ts"
import type { HostsTask } from "./hosts.ts"
import { type Kin, kinOf } from "./kin.ts"
import type { Lending } from "./lending.ts"
import { masked } from "./mask.ts"
import type { Pool } from "./pool.ts"
import { remarksOf, scopeOf } from "./remarks.ts"
import { earlierModels } from "./starts.ts"
import { versions } from "./versions.ts"

export interface HostTask extends HostsTask {
  readonly pool: Pool
  readonly lending: Lending
}

/** A host that learns with others waits, with nothing done, until somebody can lend it a model. */
export type HostOutcome = { readonly kin: Kin } | { readonly kin: Kin; readonly waits: true } | { readonly fault: Fault }

/** One host from its files to its checkpoint. What fails only this host comes back as its Fault. */
export async function examineHost(host: string, task: HostTask, effects: Effects): Promise<HostOutcome> {
  const { job, survey, run, stages, pool, lending } = task
  try {
    const whole = await stages.time("ingest", () => readHost(job, survey, host), read => read.quality.rowsRead)
    const { frames, remark } = masked(whole, task.mask(host), job.model.window)
    const kin = kinOf(frames, job)
    if (lending === "nobody yet" && !(job.model.scope === "host" && kin.own)) return { kin, waits: true }
    const facts = factsOf(whole, { kin, remark, lending, job })
    const lent = typeof lending === "string" ? null : lending.models
    const earlier = lent ? [] : await earlierModels(host, task, effects)
    const examined = await stages.time(
      "examine",
      () => pool.examine({ frames, job, earlier, versions: versions(), ...(lent && { lent }) }, effects.signal),
      done => done.scores.rows,
    )
    const summaries = await stages.time("summarise", () => summarise({ host, night: whole.night }))
    await stages.time("save", async () => {
      await saveModels(host, task, { models: examined.models, now: effects.now() })
      await saveHost(run, { ...facts, summaries }, examined)
    }, () => examined.scores.rows)
    tell(host, examined, effects)
    return { kin }
  } catch (error) {
    effects.signal.throwIfAborted()
    if (!(error instanceof Fault)) throw error
    if (error.code === "store.cannot-write") throw error
    effects.log.error("host.failed", { host, what: error.what, where: error.where, mend: error.mend })
    return { fault: hostFailed(host, error) }
  }
}

function tell(host: string, { training, members, threshold }: Examined, { log }: Effects): void {
  const { verdict, seconds, updates, notes = [] } = training
  for (const note of notes) log.warn("training.noted", { host, what: note })
  log.info("host.examined", { host, incidents: members.length, threshold: round(threshold), verdict, updates, seconds: round(seconds) })
}

/** What is still needed of the frames when their values have gone to a worker. */
interface Facts extends Pick<HostFrames, "host" | "quality">, Pick<HostResult, "historyRows" | "scope" | "remarks"> {
  readonly kin: Kin
}

interface Learning extends Pick<HostTask, "job" | "lending"> {
  readonly kin: Kin
  /** What is to be said of rows that are not trained on. */
  readonly remark: string | null
}

function factsOf({ host, quality, history }: HostFrames, { kin, remark, job, lending }: Learning): Facts {
  const remarks = [...remarksOf(kin, lending), ...(remark === null ? [] : [remark])]
  return { host, quality, historyRows: history.rows, kin, ...scopeOf(kin, lending, job), ...(remarks.length > 0 && { remarks }) }
}

interface Saved {
  readonly models: Examined["models"]
  /** Epoch ms. */
  readonly now: number
}

async function saveModels(host: string, { jobFolder, run, starts }: HostsTask, { models, now }: Saved): Promise<void> {
  await writeModels({ jobFolder, host, run: run.id }, models)
  await pruneModels({ jobFolder, host, spare: starts[host] ?? null, now })
}

interface Saving extends Facts {
  readonly summaries: readonly FeatureSummary[]
}

async function saveHost(run: RunFolder, { host, quality, summaries, kin, ...known }: Saving, examined: Examined): Promise<void> {
  const { scores, threshold, thresholds, anomalous, members, series, silent, training, peak, overview, outlook, drift } = examined
  const file = fileNameOf(host)
  await writeScoresParquet(join(run.path, "scores", `${file}.parquet`), { scores, threshold, anomalous })
  const { step, rows, features } = scores
  const status = silent ? "silent" : "scored"
  const judged = { threshold, thresholds, peak, overview, training, ...(outlook.length > 0 && { outlook }), ...(drift.length > 0 && { drift }) }
  const result = { host, file, status, step, rows, features, ...known, ...judged } as const
  await writeCheckpoint(run, { result, quality, summaries, members, series, silent, kin })
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
