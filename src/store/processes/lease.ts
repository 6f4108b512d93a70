import { lstat, lutimes, readlink, rename, rm, stat, symlink, writeFile } from "node:fs/promises"
import { hostname } from "node:os"
import { dirname, join } from "node:path"
import { type Fault, isErrno, minute, nullIfMissing, second } from "../../base/index.ts"
import { cannotWrite } from "../faults.ts"
import { makeFolder } from "../make-folder.ts"
import { isProcessAlive } from "../process.ts"
import { hiddenTempPathFor } from "../temp-files.ts"

/** The process that owns a lease. */
export interface LeaseOwner {
  readonly pid: number
  readonly machine: string
}

export interface LeaseRule {
  /** Epoch ms; `folderTime` where machines with clocks of their own share the folder. */
  readonly now: () => number | Promise<number>
  /** What is thrown while another process owns the lease. */
  readonly inUse: (owner: LeaseOwner) => Fault
}

/**
 * How often an owner renews its lease, and the age at which another machine's counts as abandoned, ms. On
 * this machine the process is checked.
 */
export interface LeaseTimes {
  readonly heartbeat: number
  readonly timeout: number
}

export const leaseTimes: LeaseTimes = { heartbeat: 20 * second, timeout: 2 * minute }

/**
 * Lets one process at a time do `work`. The lease is a symlink at `path` whose target names its owner, so
 * that it is created with its content atomically.
 */
export async function withLease<T>(path: string, rule: LeaseRule, work: () => Promise<T>): Promise<T> {
  const { now } = rule
  await acquire(path, rule)
  const heartbeatTimer = setInterval(() => void renew(path, now), leaseTimes.heartbeat)
  try {
    return await work()
  } finally {
    clearInterval(heartbeatTimer)
    await rm(path, { force: true })
  }
}

/** The live process that owns a lease, but this one; null for a missing, abandoned or invalid lease. */
export async function leaseOwner(path: string, now: number): Promise<LeaseOwner | null> {
  const lease = await readLease(path)
  return lease === null || isAbandoned(lease, now) ? null : ownerOf(lease)
}

/** The time by the clock of a folder's file system, epoch ms. */
export async function folderTime(folder: string): Promise<number> {
  const probe = hiddenTempPathFor(join(folder, "time"))
  await writeFile(probe, "")
  const { mtimeMs } = await stat(probe)
  await rm(probe, { force: true })
  return mtimeMs
}

async function acquire(path: string, { now, inUse }: LeaseRule): Promise<void> {
  try {
    await makeFolder(dirname(path))
    while (!(await tryCreate(path))) {
      const lease = await readLease(path)
      if (lease === null) continue
      if (!isAbandoned(lease, await now())) throw inUse(ownerOf(lease))
      await removeAbandoned(path, lease)
    }
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    await symlink(`${process.pid} ${hostname()}`, path)
    return true
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false
    throw error
  }
}

/** Of several processes that find the same abandoned lease, none removes the lease of one that was faster. */
async function removeAbandoned(path: string, { target }: Lease): Promise<void> {
  const aside = hiddenTempPathFor(path)
  await rename(path, aside).catch(nullIfMissing)
  const removed = await readLease(aside)
  if (removed !== null && removed.target !== target) await rename(aside, path)
  await rm(aside, { recursive: true, force: true })
}

/** A lease that cannot be touched ages like an abandoned one. */
async function renew(path: string, now: LeaseRule["now"]): Promise<void> {
  try {
    const time = new Date(await now())
    await lutimes(path, time, time)
  } catch (error) {
    if (!isErrno(error)) throw error
  }
}

interface Lease {
  readonly target: string
  /** Epoch ms. */
  readonly renewed: number
}

/** Null where there is none. What is no symlink is abandoned. */
async function readLease(path: string): Promise<Lease | null> {
  const stats = await lstat(path).catch(nullIfMissing)
  if (stats === null) return null
  const target = stats.isSymbolicLink() ? await readlink(path).catch(nullIfMissing) : ""
  return target === null ? null : { target, renewed: stats.mtimeMs }
}

function isAbandoned(lease: Lease, now: number): boolean {
  if (lease.target === "") return true
  const { pid, machine } = ownerOf(lease)
  if (machine !== hostname()) return now - lease.renewed >= leaseTimes.timeout
  return pid === process.pid || !isProcessAlive(pid)
}

function ownerOf({ target }: Lease): LeaseOwner {
  const [pid = "", machine = ""] = target.split(" ")
  return { pid: Number(pid), machine }
}
