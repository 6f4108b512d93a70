import { lstat, lutimes, readlink, rm, symlink } from "node:fs/promises"
import { hostname } from "node:os"
import { join } from "node:path"
import { type Effects, isErrno, minute, second } from "../base/index.ts"
import { outboxInUse } from "./faults.ts"
import { cannotWrite, isProcessAlive, makeFolder } from "../store/index.ts"

/**
 * Interval of the owner's heartbeat, and the age at which another machine's lock counts as abandoned. On this
 * machine the process is checked.
 */
const [heartbeat, leaseTimeout] = [20 * second, 2 * minute] as const

/**
 * Lets one process at a time send from the outbox. Fault deliver.in-use (exit 6) while another does. The lock
 * is a symlink whose target names its owner, so that it is created with its content atomically.
 */
export async function withLease<T>(outbox: string, effects: Effects, work: () => Promise<T>): Promise<T> {
  const { now } = effects
  const lease = join(outbox, "lock")
  await acquire(outbox, lease, now)
  const heartbeatTimer = setInterval(() => void renew(lease, now()), heartbeat)
  try {
    return await work()
  } finally {
    clearInterval(heartbeatTimer)
    await rm(lease, { force: true })
  }
}

async function acquire(outbox: string, lease: string, now: Effects["now"]): Promise<void> {
  try {
    await makeFolder(outbox)
    for (let tries = 0; !(await tryCreate(lease)); tries++) {
      const owner = await ownerOf(lease, now())
      if (owner !== null || tries > 2) throw outboxInUse(outbox, owner ?? 0)
      await rm(lease, { force: true, recursive: true })
    }
  } catch (error) {
    throw cannotWrite(lease, error)
  }
}

async function tryCreate(lease: string): Promise<boolean> {
  try {
    await symlink(`${process.pid} ${hostname()}`, lease)
    return true
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false
    throw error
  }
}

/** A lock that cannot be touched ages like an abandoned one. */
async function renew(lease: string, now: number): Promise<void> {
  await lutimes(lease, new Date(now), new Date(now)).catch((error: unknown) => {
    if (!isErrno(error)) throw error
  })
}

/** The live process that owns the lock; null for a missing, abandoned or invalid lock. */
async function ownerOf(lease: string, now: number): Promise<number | null> {
  const found = await Promise.all([readlink(lease), lstat(lease)]).catch((error: unknown) => {
    if (isErrno(error, "ENOENT", "EINVAL")) return null
    throw error
  })
  if (found === null) return null
  const [pid = "", machine = ""] = found[0].split(" ")
  if (machine !== hostname()) return now - found[1].mtimeMs < leaseTimeout ? Number(pid) : null
  return Number(pid) !== process.pid && isProcessAlive(Number(pid)) ? Number(pid) : null
}
