import { mkdir, readlink, rename, rm, symlink } from "node:fs/promises"
import { hostname } from "node:os"
import { join } from "node:path"
import { isErrno, nightOf } from "../base/index.ts"
import { cannotWrite } from "../base/messages/store.ts"
import { readJson, sweepTemporary, writeJson } from "./atomic.ts"
import { allRuns } from "./past-runs.ts"

/** A run in the making. Its `work` folder holds what a repeat needs to go on; it is gone when the run is whole. */
export interface RunFolder {
  /** `<night>-<number>`, e.g. 2026-11-20-01 */
  readonly id: string
  readonly path: string
  readonly work: string
  readonly night: string
  /** Epoch ms of the first attempt. */
  readonly startedAt: number
  /** True when an earlier attempt was cut off and this one goes on from its checkpoints. */
  readonly resumed: boolean
}

export interface RunPlan {
  /** output/<job> */
  readonly jobFolder: string
  /** Label of the night, YYYY-MM-DD. */
  readonly night: string
  /** Hash of all that decides the result; only a run with the same one is gone on with. */
  readonly hash: string
  readonly now: number
}

interface Mark {
  readonly hash: string
  readonly startedAt: number
  readonly pid: number
  readonly machine: string
}

/** Takes up the cut-off run of the same plan, or makes a new folder. Fault `store.cannot-write` where the output takes no files. */
export async function openRun(plan: RunPlan): Promise<RunFolder> {
  const runs = join(plan.jobFolder, "runs")
  try {
    await mkdir(runs, { recursive: true, mode: 0o750 })
    const earlier = await unfinished(plan)
    if (!earlier) return await create(runs, plan)
    await sweepTemporary(join(runs, earlier.id))
    return await mark(earlier, plan)
  } catch (error) {
    throw cannotWrite(plan.jobFolder, error)
  }
}

/** Flips `<night>` and `latest` to the whole run by rename, then drops its work folder. */
export async function publish(run: RunFolder, jobFolder: string): Promise<void> {
  const target = join("runs", run.id)
  await flip(join(jobFolder, run.night), target)
  await flip(join(jobFolder, "latest"), target)
  await rm(run.work, { recursive: true, force: true })
}

/** Whether a run that has not ended is still being made by a process of this machine. */
export async function isInUse(folder: string): Promise<boolean> {
  const mark = (await readJson(join(folder, "work", "plan.json"))) as Mark | null
  return mark !== null && (mark.pid === process.pid || inUse(mark))
}

async function create(runs: string, plan: RunPlan): Promise<RunFolder> {
  for (let number = 1; ; number++) {
    const id = `${plan.night}-${String(number).padStart(2, "0")}`
    try {
      await mkdir(join(runs, id), { mode: 0o750 })
    } catch (error) {
      if (isErrno(error, "EEXIST")) continue
      throw error
    }
    return await mark({ id, startedAt: plan.now, resumed: false }, plan)
  }
}

async function mark(found: Pick<RunFolder, "id" | "startedAt" | "resumed">, plan: RunPlan): Promise<RunFolder> {
  const path = join(plan.jobFolder, "runs", found.id)
  const work = join(path, "work")
  await mkdir(work, { recursive: true, mode: 0o750 })
  await writeJson(join(work, "plan.json"), { hash: plan.hash, startedAt: found.startedAt, pid: process.pid, machine: hostname() } satisfies Mark)
  return { ...found, path, work, night: plan.night }
}

async function unfinished(plan: RunPlan): Promise<Pick<RunFolder, "id" | "startedAt" | "resumed"> | null> {
  for (const id of (await allRuns(plan.jobFolder)).filter(id => nightOf(id) === plan.night).reverse()) {
    // A run without a mark is whole, or was cut off before it began.
    const earlier = (await readJson(join(plan.jobFolder, "runs", id, "work", "plan.json"))) as Mark | null
    if (earlier && earlier.hash === plan.hash && !inUse(earlier)) return { id, startedAt: earlier.startedAt, resumed: true }
  }
  return null
}

function inUse(mark: Mark): boolean {
  if (mark.machine !== hostname() || mark.pid === process.pid) return false
  try {
    process.kill(mark.pid, 0)
    return true
  } catch (error) {
    return isErrno(error, "EPERM")
  }
}

async function flip(link: string, target: string): Promise<void> {
  const current = await readlink(link).catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return null
    throw error
  })
  if (current === target) return
  const fresh = `${link}.${process.pid}.tmp`
  await rm(fresh, { force: true })
  await symlink(target, fresh)
  await rename(fresh, link)
}
