import { mkdir, open, readFile, rm, stat } from "node:fs/promises"
import { hostname } from "node:os"
import { join } from "node:path"
import { isErrno, minute } from "../base/index.ts"
import { outboxInUse } from "../base/messages/deliver.ts"
import { cannotWrite } from "../base/messages/store.ts"

/** A lock of another machine counts as left behind after this; on this machine it is known whether its owner lives. */
const stale = 60 * minute

/** Lets one process at a time send what is in the outbox. Fault deliver.in-use (exit 6) where another one does. */
export async function withLock<T>(outbox: string, work: () => Promise<T>): Promise<T> {
  const file = join(outbox, "lock")
  await take(outbox, file)
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(outbox: string, file: string): Promise<void> {
  try {
    await mkdir(outbox, { recursive: true })
    for (let tries = 0; !(await create(file)); tries++) {
      const owner = await ownerOf(file)
      if (owner !== null || tries > 2) throw outboxInUse(outbox, owner ?? 0)
      await rm(file, { force: true })
    }
  } catch (error) {
    throw cannotWrite(file, error)
  }
}

async function create(file: string): Promise<boolean> {
  try {
    const lock = await open(file, "wx")
    await lock.writeFile(`${process.pid} ${hostname()}\n`)
    await lock.close()
    return true
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false
    throw error
  }
}

/** The living process that holds the lock; null where it was left behind, or is gone. */
async function ownerOf(file: string): Promise<number | null> {
  const found = await Promise.all([readFile(file, "utf8"), stat(file)]).catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return null
    throw error
  })
  if (found === null) return null
  const [pid = "", machine = ""] = found[0].trim().split(" ")
  if (machine !== hostname()) return Date.now() - found[1].mtimeMs < stale ? Number(pid) : null
  return Number(pid) !== process.pid && lives(Number(pid)) ? Number(pid) : null
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isErrno(error, "EPERM")
  }
}
