import { readlink, rename, rm, stat, symlink } from "node:fs/promises"
import { basename, join } from "node:path"
import { isErrno, type Job, type Log, nightOfRun, nullIfMissing, runNumber } from "../../base/index.ts"
import { cannotWrite } from "../faults.ts"
import { removeTempFiles } from "../atomic.ts"
import { makeFolder } from "../make-folder.ts"
import { type LeaseTimes, leaseTimes } from "../processes/lease.ts"
import { hiddenTempPathFor } from "../temp-files.ts"
import { listRuns, planFile } from "./list-runs.ts"
import { hasOtherOwner, readMarker, writeMarker } from "./run-marker.ts"

/**
 * A run in progress, marked by work/plan.json; work/ has what a repeat needs to resume. The folder is created
 * with that file, and `seal` removes it in one step, so that a kill leaves either a resumable or a complete
 * run.
 */
export interface RunFolder {
  /** `<night>-<number>`, e.g. 2026-11-20-01 */
  readonly id: string
  readonly path: string
  readonly work: string
  readonly night: string
  /** Epoch ms of the first attempt. */
  readonly startedAt: number
  /** True when this attempt resumes from an earlier one's checkpoints. */
  readonly resumed: boolean
}

export interface RunPlan {
  /** output/<job> */
  readonly jobFolder: string
  /** Label of the night, YYYY-MM-DD. */
  readonly night: string
  /** Hash of everything that decides the result; only a run with the same hash is resumed. */
  readonly hash: string
  readonly now: number
  readonly log: Log
  /** Ends the wait for another machine's heartbeat. */
  readonly signal: AbortSignal
  readonly times?: LeaseTimes
}

/** output/<job> */
export function jobFolderOf({ output, name }: Pick<Job, "output" | "name">): string {
  return join(output, name)
}

/**
 * Resumes the interrupted run of the same plan, or creates a new folder. Fault `store.cannot-write` where the
 * output is not writable.
 */
export async function openRun(plan: RunPlan): Promise<RunFolder> {
  const runs = join(plan.jobFolder, "runs")
  try {
    await makeFolder(runs)
    const earlier = await findUnfinished(plan)
    if (!earlier) return await create(runs, plan)
    await removeTempFiles(join(runs, earlier.id))
    await writeMarker(join(runs, earlier.id), { ...plan, startedAt: earlier.startedAt })
    return folderOf(plan, earlier)
  } catch (error) {
    throw cannotWrite(plan.jobFolder, error)
  }
}

/**
 * Marks the report as complete by one rename. The remaining steps are idempotent; a repeat of the plan redoes
 * only them, until `closeRun`.
 */
export async function seal(run: Pick<RunFolder, "path">): Promise<void> {
  await rename(join(run.path, planFile), join(run.path, finalizingFile))
}

/**
 * Removes a sealed run's work folder and temporary files, and switches `<night>` and `latest` to it by
 * rename.
 */
export async function publish(folder: string, jobFolder: string): Promise<void> {
  const id = basename(folder)
  await removeTempFiles(folder)
  await rm(join(folder, "work"), { recursive: true, force: true })
  await replaceLink(join(jobFolder, nightOfRun(id)), join("runs", id))
  await replaceLink(join(jobFolder, "latest"), join("runs", id))
}

/** The run that `latest` names; null where there is none. */
export async function readLatest(jobFolder: string): Promise<string | null> {
  const target = await readlink(join(jobFolder, "latest")).catch(nullIfMissing)
  return target === null ? null : basename(target)
}

/** Whether a run is sealed but its remaining steps are not finished. */
export async function isFinalizing(folder: string): Promise<boolean> {
  return (await stat(join(folder, finalizingFile)).catch(nullIfMissing)) !== null
}

/** The last step of a night: marks it as finished. */
export async function closeRun(folder: string): Promise<void> {
  await rm(join(folder, finalizingFile), { force: true })
}

/** The mark of a sealed run with steps left to do. */
const finalizingFile = "finalizing.json"

async function create(runs: string, plan: RunPlan): Promise<RunFolder> {
  const tempFolder = hiddenTempPathFor(join(runs, plan.night))
  await writeMarker(tempFolder, { ...plan, startedAt: plan.now })
  for (let id = await nextRun(plan); ; id = runAfter(id)) {
    if (await moveTo(tempFolder, join(runs, id)))
      return folderOf(plan, { id, startedAt: plan.now, resumed: false })
  }
}

/** The id after the newest: reusing a pruned run's number would make the new run the oldest. */
export async function nextRun(plan: Pick<RunPlan, "jobFolder" | "night">): Promise<string> {
  const newest = (await runsOf(plan)).at(-1)
  return newest === undefined ? runAfter(`${plan.night}-0`) : runAfter(newest)
}

function runAfter(id: string): string {
  return `${nightOfRun(id)}-${String(runNumber(id) + 1).padStart(2, "0")}`
}

/** False where a folder of that name is there. */
export async function moveTo(folder: string, path: string): Promise<boolean> {
  try {
    await rename(folder, path)
    return true
  } catch (error) {
    if (!isErrno(error, "EEXIST", "ENOTEMPTY", "ENOTDIR")) throw error
    return false
  }
}

export function folderOf(
  { jobFolder, night }: Pick<RunPlan, "jobFolder" | "night">,
  found: Pick<RunFolder, "id" | "startedAt" | "resumed">,
): RunFolder {
  const path = join(jobFolder, "runs", found.id)
  return { ...found, path, work: join(path, "work"), night }
}

async function findUnfinished(
  plan: RunPlan,
): Promise<Pick<RunFolder, "id" | "startedAt" | "resumed"> | null> {
  const { hash, log, signal, times = leaseTimes } = plan
  for (const id of (await runsOf(plan)).reverse()) {
    // A run without a mark is complete.
    const folder = join(plan.jobFolder, "runs", id)
    const earlier = await readMarker(folder, log)
    if (earlier?.hash !== hash || earlier.shards !== undefined) continue
    if (!(await hasOtherOwner(folder, earlier, { log, signal, times })))
      return { id, startedAt: earlier.startedAt, resumed: true }
  }
  return null
}

/** Runs of the plan's night, oldest first. */
export async function runsOf({ jobFolder, night }: Pick<RunPlan, "jobFolder" | "night">): Promise<string[]> {
  return (await listRuns(jobFolder)).filter(id => nightOfRun(id) === night)
}

async function replaceLink(link: string, target: string): Promise<void> {
  if ((await readlink(link).catch(nullIfMissing)) === target) return
  const tempLink = hiddenTempPathFor(link)
  await symlink(target, tempLink)
  await rename(tempLink, link)
}
