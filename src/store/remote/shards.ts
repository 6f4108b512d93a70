import { readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { Effects, RemoteShards, SharedNight, SharedPlan } from "../../base/index.ts"
import { otherShardPlan } from "../faults.ts"
import { listNames } from "../list-names.ts"
import { makeFolder } from "../make-folder.ts"
import type { Bucket } from "../objects/client.ts"
import { leaseTimes } from "../processes/lease.ts"
import { takeLease } from "./lease.ts"
import { sharedPlanOf } from "./shared-plan.ts"
import { filesBelow, inParallel, type WorkingCopy } from "./working-copy.ts"

/**
 * Of a night in progress: shards/<night>-<hash>/ with plan.json, shard-<n>.lock, shard-<n>.json and files/.
 */
const base = "shards/"

export interface ShardsTask {
  readonly copy: WorkingCopy
  /** The same bucket; its requests end with no signal. */
  readonly ownBucket: Bucket
  readonly effects: Effects
}

export function remoteShards(task: ShardsTask): RemoteShards {
  const { bucket, prefix } = task.copy
  const planOf = async (plan: Pick<SharedPlan, "night" | "hash">): Promise<SharedPlan | null> => {
    const key = `${prefix}${placeOf(plan)}plan.json`
    const found = await bucket.read(key)
    return found && sharedPlanOf(found.bytes, `s3://${bucket.name}/${key}`)
  }
  return {
    find: async plan => {
      const found = await planOf(plan)
      return found && nightOf(task, found)
    },
    join: async plan => {
      await refuseOthers(task.copy, plan)
      const bytes = Buffer.from(`${JSON.stringify(plan)}\n`)
      await bucket.write(`${prefix}${placeOf(plan)}plan.json`, bytes, { absent: true })
      return nightOf(task, (await planOf(plan)) ?? plan)
    },
  }
}

function nightOf({ copy, ownBucket, effects }: ShardsTask, plan: SharedPlan): SharedNight {
  const { bucket, folder } = copy
  const place = copy.prefix + placeOf(plan)
  const lockOf = (shard: number): string => `${place}shard-${shard}.lock`
  const bring = async (keys: readonly string[], pathOf: (name: string) => string): Promise<void> =>
    await inParallel(keys, async key => {
      const object = await bucket.read(key)
      if (object === null) return
      const path = join(folder, pathOf(key.slice(place.length)))
      await makeFolder(dirname(path))
      await writeFile(path, object.bytes, { mode: 0o640 })
    })
  const keysOf = async (): Promise<readonly string[]> => (await bucket.list(place)).map(({ key }) => key)
  return {
    plan,
    exclusively: async (shard, work) => {
      const lease = await takeLease({ bucket, ownBucket, key: lockOf(shard) }, effects)
      try {
        return await work(lease.signal)
      } finally {
        await lease.release()
      }
    },
    keep: async shard => {
      await inParallel(await filesOfShards(folder, plan.id), async path => {
        await bucket.write(`${place}files/${path}`, await readFile(join(folder, path)))
      })
      const record = `shard-${shard}.json`
      const bytes = await readFile(join(folder, "runs", plan.id, "work", record))
      await bucket.write(place + record, bytes, { absent: true })
    },
    bring: async what => {
      const keys = await keysOf()
      const records = keys.filter(key => /^shard-\d+\.json$/.test(key.slice(place.length)))
      const files = keys.filter(key => key.startsWith(`${place}files/`))
      if (what === "files") await bring(files, name => name.slice("files/".length))
      await bring(records, name => `runs/${plan.id}/work/${name}`)
    },
    alive: async shards => {
      const fresh = new Set(await freshBelow(copy, place))
      return shards.filter(shard => fresh.has(lockOf(shard)))
    },
    remove: async () => {
      const all = await bucket.list(copy.prefix + base)
      const isOver = (key: string): boolean =>
        key.startsWith(place) || key.slice(copy.prefix.length + base.length) < plan.night
      await bucket.remove(all.map(({ key }) => key).filter(isOver))
    },
  }
}

function placeOf({ night, hash }: Pick<SharedPlan, "night" | "hash">): string {
  return `${base}${night}-${hash.slice(0, 32)}/`
}

/** What the merge needs of a shard's hosts: scores, series, checkpoints, frames and models. */
async function filesOfShards(folder: string, run: string): Promise<readonly string[]> {
  const work = `runs/${run}/work`
  const files = (await listNames(join(folder, work))).filter(name => /^(host|series|frames)-/.test(name))
  const models: string[] = []
  for (const host of await listNames(join(folder, "state/models")))
    models.push(...(await filesBelow(folder, `state/models/${host}/${run}`)))
  return [...(await filesBelow(folder, `runs/${run}`)), ...files.map(name => `${work}/${name}`), ...models]
}

/** Fault where shards of another plan are at work on the same night. */
async function refuseOthers(copy: WorkingCopy, plan: SharedPlan): Promise<void> {
  const own = copy.prefix + placeOf(plan)
  for (const key of await freshBelow(copy, `${copy.prefix}${base}${plan.night}-`))
    if (!key.startsWith(own))
      throw otherShardPlan(`s3://${copy.bucket.name}/${key}`, {
        got: plan.hash,
        found: key.slice(copy.prefix.length + base.length + plan.night.length + 1),
      })
}

/**
 * Keys of objects that were written within a lease's timeout, by the store's own clock: one is written to
 * read it.
 */
async function freshBelow({ bucket, prefix }: WorkingCopy, below: string): Promise<readonly string[]> {
  const probe = `${prefix}${base}time`
  await bucket.write(probe, Buffer.from(""))
  const now = (await bucket.list(probe)).find(({ key }) => key === probe)?.modified ?? 0
  const fresh = (await bucket.list(below)).filter(({ modified }) => now - modified < leaseTimes.timeout)
  return fresh.map(({ key }) => key)
}
