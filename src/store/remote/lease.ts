import { randomUUID } from "node:crypto"
import { hostname } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import type { Effects } from "../../base/index.ts"
import { folderInUse, folderTakenOver, noConditions } from "../faults-objects.ts"
import type { Bucket } from "../objects/client.ts"
import { isProcessAlive } from "../process.ts"
import { type LeaseTimes, leaseTimes } from "../processes/lease.ts"

/** One process at a time works on a folder of an object store: an object that its owner renews says which. */
export interface FolderLease {
  /** Aborts with a Fault once another process has the lease. */
  readonly signal: AbortSignal
  /** Renews it now; Fault where another process has it. */
  readonly confirm: () => Promise<void>
  readonly release: () => Promise<void>
}

export interface LeaseTask {
  readonly bucket: Bucket
  /** The same; its requests end with no signal, so that the lease is renewed and released to the end. */
  readonly ownBucket: Bucket
  readonly key: string
  readonly times?: LeaseTimes
}

type LeaseEffects = Pick<Effects, "log" | "signal">

/**
 * Takes the lease, at once where its owner is a dead process of this machine, else when it was not renewed
 * for the whole timeout: clocks of machines are never compared. Fault (exit 4) where another process renews
 * it, (exit 2) where the store does not refuse a second writer.
 */
export async function takeLease(task: LeaseTask, effects: LeaseEffects): Promise<FolderLease> {
  const { bucket, ownBucket, key, times = leaseTimes } = task
  const owner: Owner = { id: randomUUID(), machine: hostname(), pid: process.pid, renewals: 0 }
  let etag = await acquire(task, owner, effects)
  await checkConditions(bucket, key, owner)
  const lost = new AbortController()
  let last = Promise.resolve()
  let renewals = 0
  const renew = (): Promise<void> => {
    last = last
      .catch(() => undefined)
      .then(async () => {
        lost.signal.throwIfAborted()
        const renewed = await ownBucket.write(key, bytesOf({ ...owner, renewals: ++renewals }), { etag })
        if (renewed === null) lost.abort(folderTakenOver(bucket.name, key))
        lost.signal.throwIfAborted()
        etag = renewed ?? etag
      })
    return last
  }
  const timer = setInterval(
    () => void renew().catch((error: unknown) => effects.log.warn("lease.renew", { what: String(error) })),
    times.heartbeat,
  )
  timer.unref()
  return {
    signal: lost.signal,
    confirm: renew,
    release: async () => {
      clearInterval(timer)
      await last.catch(() => undefined)
      if (!lost.signal.aborted) await renew().then(() => ownBucket.remove([key]))
    },
  }
}

interface Owner {
  readonly id: string
  readonly machine: string
  readonly pid: number
  /** Makes each renewal another content, and so another ETag. */
  readonly renewals: number
}

/** Returns the lease's ETag. */
async function acquire(task: LeaseTask, owner: Owner, effects: LeaseEffects): Promise<string> {
  const { bucket, key } = task
  for (;;) {
    const created = await bucket.write(key, bytesOf(owner), { absent: true })
    if (created !== null) return created
    const found = await bucket.read(key)
    if (found === null) continue
    await waitUntilAbandoned(task, found, effects)
    const taken = await bucket.write(key, bytesOf(owner), { etag: found.etag })
    if (taken !== null) return taken
  }
}

type Lease = NonNullable<Awaited<ReturnType<Bucket["read"]>>>

async function waitUntilAbandoned(
  { bucket, key, times = leaseTimes }: LeaseTask,
  { bytes, etag }: Lease,
  { log, signal }: LeaseEffects,
): Promise<void> {
  const { machine, pid } = ownerOf(bytes)
  if (machine === hostname() && pid !== process.pid && !isProcessAlive(pid)) return
  log.warn("lease.waiting", { what: `${machine} may be using the folder`, seconds: times.timeout / 1000 })
  for (let waited = 0; waited < times.timeout; waited += times.heartbeat) {
    await sleep(Math.min(times.heartbeat, times.timeout - waited), undefined, { signal })
    const now = await bucket.read(key)
    if (now === null) return
    if (now.etag !== etag) throw folderInUse(bucket.name, key, ownerOf(now.bytes))
  }
}

/**
 * Two writes that must be refused: some stores ignore conditions, and two runs would then spoil each other's
 * state.
 */
async function checkConditions(bucket: Bucket, key: string, owner: Owner): Promise<void> {
  const refusals = [
    await bucket.write(key, bytesOf(owner), { absent: true }),
    await bucket.write(key, bytesOf(owner), { etag: '"00000000000000000000000000000000"' }),
  ]
  if (refusals.some(etag => etag !== null)) throw noConditions(bucket.name)
}

function bytesOf(owner: Owner): Buffer {
  return Buffer.from(`${JSON.stringify(owner)}\n`)
}

/** A damaged lease has no owner that could be alive here. */
function ownerOf(bytes: Uint8Array): Pick<Owner, "machine" | "pid"> {
  try {
    const owner = JSON.parse(Buffer.from(bytes).toString("utf8")) as Partial<Owner>
    return { machine: String(owner.machine), pid: Number(owner.pid) }
  } catch {
    return { machine: "another machine", pid: 0 }
  }
}
