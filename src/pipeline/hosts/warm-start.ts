import { join } from "node:path"
import {
  type Effects,
  isErrno,
  type Log,
  type ModelFiles,
  nightOfRun,
  type RunRecord,
  type RunResult,
} from "../../base/index.ts"
import { runRecordFile, warmStartFile } from "../../job/index.ts"
import {
  listRuns,
  modelsPath,
  newestModels,
  nullIfDamaged,
  readJson,
  readModels,
  type RunFolder,
  writeJson,
} from "../../store/index.ts"

/** By host: the run whose models its training starts from; null: from scratch. */
export type WarmStarts = Readonly<Record<string, string | null>>

export interface WarmStartTask {
  readonly run: RunFolder
  /** output/<job> */
  readonly jobFolder: string
  readonly hosts: readonly string[]
  readonly plan: string
  readonly warmStart: boolean
}

/**
 * Chooses where each host's training starts, once per run, and stores it in work/ for resumption. A repeat of
 * a complete run uses the starts that its run.json names, so that the bits are the same. Otherwise: the
 * newest earlier night's models.
 */
export async function chooseWarmStarts(task: WarmStartTask, { log }: Effects): Promise<WarmStarts> {
  const file = join(task.run.work, "warm-start.json")
  const chosen = await nullIfDamaged(readJson(file, warmStartFile), log)
  if (chosen) return chosen
  const warmStarts = task.warmStart
    ? ((await warmStartsOfRepeatedRun(task, log)) ?? (await newestWarmStarts(task)))
    : {}
  await writeJson(file, warmStarts)
  return warmStarts
}

/** The models that a host starts from; none, with a log line, where they were removed. */
export async function loadWarmStart(
  host: string,
  { jobFolder, warmStarts }: { jobFolder: string; warmStarts: WarmStarts },
  { log }: Effects,
): Promise<readonly ModelFiles[]> {
  const run = warmStarts[host] ?? null
  if (run === null) return []
  try {
    const models = await readModels({ jobFolder, host, run })
    if (models.length === 0)
      log.warn("model.gone", {
        host,
        run,
        what: "the models to start from are no longer there: training begins anew",
      })
    return models
  } catch (error) {
    if (!isErrno(error)) throw error
    log.warn("model.unreadable", { host, run, what: error.message })
    return []
  }
}

/** Of the models that these hosts start from, relative to the job's folder. */
export function modelFolders(warmStarts: WarmStarts, hosts: readonly string[]): readonly string[] {
  return hosts.flatMap(host => {
    const run = warmStarts[host] ?? null
    return run === null ? [] : [modelsPath({ host, run })]
  })
}

/** The record for run.json. */
export function warmStartRecord(
  warmStarts: WarmStarts,
  { hosts }: RunResult,
): Pick<RunRecord, "warmStartRuns" | "warmStartModels"> {
  const runs = hosts.flatMap(({ host, training }) =>
    training?.warmStarted && warmStarts[host] ? [warmStarts[host]] : [],
  )
  return {
    warmStartRuns: runs.length > 0 ? [...new Set(runs)].sort().join(", ") : null,
    warmStartModels: Object.fromEntries(
      hosts.map(({ host }) => [host, warmStarts[host] ? modelsPath({ host, run: warmStarts[host] }) : null]),
    ),
  }
}

async function newestWarmStarts({ jobFolder, hosts, run }: WarmStartTask): Promise<WarmStarts> {
  const warmStarts: Record<string, string | null> = {}
  for (const host of hosts) warmStarts[host] = await newestModels({ jobFolder, host, night: run.night })
  return warmStarts
}

/** Null where no earlier run of the night had the same plan. */
async function warmStartsOfRepeatedRun(
  { jobFolder, run, plan }: WarmStartTask,
  log: Log,
): Promise<WarmStarts | null> {
  for (const id of (await listRuns(jobFolder)).filter(id => nightOfRun(id) === run.night && id !== run.id)) {
    const record = await nullIfDamaged(readJson(join(jobFolder, "runs", id, "run.json"), runRecordFile), log)
    if (record?.plan !== plan || !record.warmStartModels) continue
    return Object.fromEntries(
      Object.entries(record.warmStartModels).map(([host, path]) => [
        host,
        path === null ? null : path.slice(path.lastIndexOf("/") + 1),
      ]),
    )
  }
  return null
}
