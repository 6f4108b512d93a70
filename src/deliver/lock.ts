import { lstat, lutimes, mkdir, readlink, rm, symlink } from "node:fs/promises"
import { hostname } from "node:os"
import { join } from "node:path"
import { isErrno, minute, second, type Effects } from "../base/index.ts"
import { outboxInUse } from "../base/messages/deliver.ts"
import { cannotWrite } from "../base/messages/store.ts"
import { lives } from "../store/index.ts"

/** How often the owner of a lock shows that it lives, and after how long another machine's counts as left behind. On one machine it is known. */
const [beat, stale] = [20 * second, 2 * minute] as const

/**
 * Lets one process at a time send what is in the outbox. Fault deliver.in-use (exit 6) where another one does. The lock is a link whose target names
 * its owner: unlike a file it is there with its content or not at all, however early its owner is killed.
 */
export async function withLock<T>(outbox: string, effects: Effects, work: () => Promise<T>): Promise<T> {
  const { now } = effects
  const lock = join(outbox, "lock")
  await take(outbox, lock, now)
  const alive = setInterval(() => void showLife(lock, now()), beat)
  try {
    return await work()
  } finally {
    clearInterval(alive)
    await rm(lock, { force: true })
  }
}

async function take(outbox: string, lock: string, now: Effects["now"]): Promise<void> {
  try {
    await mkdir(outbox, { recursive: true })
    for (let tries = 0; !(await create(lock)); tries++) {
      const owner = await ownerOf(lock, now())
      if (owner !== null || tries > 2) throw outboxInUse(outbox, owner ?? 0)
      await rm(lock, { force: true })
    }
  } catch (error) {
    throw cannotWrite(lock, error)
  }
}

async function create(lock: string): Promise<boolean> {
  try {
    await symlink(`${process.pid} ${hostname()}`, lock)
    return true
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false
    throw error
  }
}

/** A lock that cannot be touched ages as a dead owner's does. */
async function showLife(lock: string, now: number): Promise<void> {
  await lutimes(lock, new Date(now), new Date(now)).catch((error: unknown) => {
    if (!isErrno(error)) throw error
  })
}

/** The living process that holds the lock; null where it was left behind, is gone, or is no lock. */
async function ownerOf(lock: string, now: number): Promise<number | null> {
  const found = await Promise.all([readlink(lock), lstat(lock)]).catch((error: unknown) => {
    if (isErrno(error, "ENOENT", "EINVAL")) return null
    throw error
  })
  if (found === null) return null
  const [pid = "", machine = ""] = found[0].split(" ")
  if (machine !== hostname()) return now - found[1].mtimeMs < stale ? Number(pid) : null
  return Number(pid) !== process.pid && lives(Number(pid)) ? Number(pid) : null
}
