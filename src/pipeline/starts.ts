import { join } from "node:path"
import { type Effects, isErrno, type ModelFiles, nightOf, type RunRecord, type RunResult } from "../base/index.ts"
import { allRuns, modelsPath, newestModels, readJson, readModels, type RunFolder, writeJson } from "../store/index.ts"

/** By host: the run whose models its training starts from, or null where it begins anew. */
export type Starts = Readonly<Record<string, string | null>>

export interface StartsTask {
  readonly run: RunFolder
  /** output/<job> */
  readonly jobFolder: string
  readonly hosts: readonly string[]
  readonly plan: string
  readonly warmStart: boolean
}

/**
 * Where each host's training starts: chosen once a run and kept in its work folder, so that what goes on later goes on from the same. A repeat of
 * a whole run takes what that run's run.json names, never what it left: the same start gives the same bits. Else the newest earlier night's models.
 */
export async function chooseStarts(task: StartsTask): Promise<Starts> {
  const file = join(task.run.work, "starts.json")
  const kept = (await readJson(file)) as Starts | null
  if (kept) return kept
  const starts = task.warmStart ? ((await startsOfRepeated(task)) ?? (await newestStarts(task))) : {}
  await writeJson(file, starts)
  return starts
}

/** The models that a host starts from; none where there are none any more, which is told. */
export async function earlierModels(
  host: string,
  { jobFolder, starts }: { jobFolder: string; starts: Starts },
  { log }: Effects,
): Promise<readonly ModelFiles[]> {
  const run = starts[host] ?? null
  if (run === null) return []
  try {
    const models = await readModels({ jobFolder, host, run })
    if (models.length === 0) log.warn("model.gone", { host, run, what: "the models to start from are no longer there: training begins anew" })
    return models
  } catch (error) {
    if (!isErrno(error)) throw error
    log.warn("model.unreadable", { host, run, what: error.message })
    return []
  }
}

/** What run.json says of it. */
export function startsRecord(starts: Starts, { hosts }: RunResult): Pick<RunRecord, "startedFrom" | "startedFromModels"> {
  const runs = hosts.flatMap(({ host, training }) => (training?.warm && starts[host] ? [starts[host]] : []))
  return {
    startedFrom: runs.length > 0 ? [...new Set(runs)].sort().join(", ") : null,
    startedFromModels: Object.fromEntries(hosts.map(({ host }) => [host, starts[host] ? modelsPath({ host, run: starts[host] }) : null])),
  }
}

async function newestStarts({ jobFolder, hosts, run }: StartsTask): Promise<Starts> {
  const starts: Record<string, string | null> = {}
  for (const host of hosts) starts[host] = await newestModels({ jobFolder, host, night: run.night })
  return starts
}

/** Null where no earlier run of the night had the same plan. */
async function startsOfRepeated({ jobFolder, run, plan }: StartsTask): Promise<Starts | null> {
  for (const id of (await allRuns(jobFolder)).filter(id => nightOf(id) === run.night && id !== run.id)) {
    const record = (await readJson(join(jobFolder, "runs", id, "run.json"))) as RunRecord | null
    if (record?.plan !== plan || !record.startedFromModels) continue
    return Object.fromEntries(
      Object.entries(record.startedFromModels).map(([host, path]) => [host, path === null ? null : path.slice(path.lastIndexOf("/") + 1)]),
    )
  }
  return null
}
