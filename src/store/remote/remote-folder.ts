import { relative, sep } from "node:path"
import {
  type Effects,
  type Job,
  type ObjectLocation,
  objectUrl,
  type RemoteFolder,
  second,
} from "../../base/index.ts"
import { makePrivateFolder } from "../make-folder.ts"
import { type Bucket, openBucket } from "../objects/client.ts"
import { jobFolderOf } from "../runs/run-folder.ts"
import { leaseFile } from "./layout.ts"
import { type FolderLease, takeLease } from "./lease.ts"
import { pull } from "./pull.ts"
import { commitRun, publishRun, settle } from "./push.ts"
import { remoteShards } from "./shards.ts"
import { bring, send, type WorkingCopy } from "./working-copy.ts"

/** What of a job says where its folder is and what stays there. */
export type RemoteJob = Pick<Job, "name" | "objects" | "output" | "retention">

/** Where the job's folder is: in an object store; null: on this disk. */
export function remoteFolderOf({ objects, name }: Pick<Job, "objects" | "name">): ObjectLocation | null {
  const output = objects?.output ?? null
  return output && { bucket: output.bucket, prefix: `${output.prefix}${name}/` }
}

/** A path below the job's folder as people find it. */
export function shownPath(job: Pick<Job, "objects" | "name" | "output">, path: string): string {
  const remote = remoteFolderOf(job)
  return remote === null ? path : objectUrl(remote, relative(jobFolderOf(job), path).split(sep).join("/"))
}

/**
 * Does the work on the job's folder, wherever it is kept. In an object store: takes its lease, brings what a
 * night needs to the working copy, and keeps what has changed there when the work ends, whatever its outcome;
 * a run is kept as soon as it is whole. Fault (exit 4) where another process has the lease.
 */
export async function withRemoteFolder<T>(
  job: RemoteJob,
  effects: Effects,
  work: (effects: Effects) => Promise<T>,
): Promise<T> {
  return await withCopy(job, effects, work, async (copy, ownBucket) => {
    const lease = await takeLease({ bucket: copy.bucket, ownBucket, key: copy.prefix + leaseFile }, effects)
    try {
      return await workOn(copy, { job, lease, ownBucket, effects }, work)
    } finally {
      await lease
        .release()
        .catch((error: unknown) => effects.log.warn("lease.release", { what: String(error) }))
    }
  })
}

/**
 * Does the work of one shard, beside others, on a working copy of the job's folder in an object store.
 * Without its lease: what others read is kept by way of `remote.shards` alone.
 */
export async function withSharedFolder<T>(
  job: RemoteJob,
  effects: Effects,
  work: (effects: Effects) => Promise<T>,
): Promise<T> {
  return await withCopy(job, effects, work, async (copy, ownBucket) => {
    await pull(copy)
    const withoutLease = (): Promise<never> => Promise.reject(new Error("a shard has no lease of the folder"))
    const shards = remoteShards({ copy, ownBucket, effects })
    const unleased = { commit: withoutLease, publish: withoutLease, save: withoutLease }
    return await work({ ...effects, remote: { ...readerOf(copy), ...unleased, shards } })
  })
}

/** `work` itself where the folder is on this disk, else `workOn` its working copy, which is empty. */
async function withCopy<T>(
  job: RemoteJob,
  effects: Effects,
  work: (effects: Effects) => Promise<T>,
  workOn: (copy: WorkingCopy, ownBucket: Bucket) => Promise<T>,
): Promise<T> {
  const location = remoteFolderOf(job)
  if (location === null || job.objects === undefined) return await work(effects)
  const { bucket: name, prefix } = location
  await makePrivateFolder(job.output)
  const untilReleased = { ...effects, signal: new AbortController().signal }
  const ownBucket = await openBucket(name, { ...job.objects, retry: 10 * second }, untilReleased)
  const bucket = await openBucket(name, job.objects, effects)
  try {
    const copy = { bucket, prefix, folder: jobFolderOf(job), kept: new Map(), stamps: new Map() }
    return await workOn(copy, ownBucket)
  } finally {
    bucket.close()
    ownBucket.close()
  }
}

interface RemoteTask {
  readonly job: RemoteJob
  readonly lease: FolderLease
  readonly ownBucket: Bucket
  readonly effects: Effects
}

async function workOn<T>(
  copy: WorkingCopy,
  { job, lease, ownBucket, effects }: RemoteTask,
  work: (effects: Effects) => Promise<T>,
): Promise<T> {
  await pull(copy)
  effects.log.info("remote.opened", {
    folder: objectUrl({ ...copy, bucket: copy.bucket.name }),
    objects: copy.kept.size,
  })
  const signal = AbortSignal.any([effects.signal, lease.signal])
  let latest: string | null = null
  const remote = {
    ...remoteOf(copy, lease, run => (latest = run)),
    shards: remoteShards({ copy, ownBucket, effects }),
  }
  const finish = async (): Promise<void> => {
    await lease.confirm()
    await settle(copy, { nights: job.retention.nights, latest })
  }
  const result = await work({ ...effects, signal, remote }).catch(async (error: unknown) => {
    if (!signal.aborted)
      await finish().catch((problem: unknown) =>
        effects.log.error("remote.unsettled", { what: String(problem) }),
      )
    throw error
  })
  await finish()
  return result
}

function remoteOf(
  copy: WorkingCopy,
  { confirm }: FolderLease,
  isLatest: (run: string) => void,
): Omit<RemoteFolder, "shards"> {
  return {
    ...readerOf(copy),
    commit: async run => {
      await confirm()
      await commitRun(copy, run)
      isLatest(run)
    },
    publish: async run => {
      await confirm()
      await publishRun(copy, run)
      isLatest(run)
    },
    save: files =>
      send(
        copy,
        files.map(file => relative(copy.folder, file).split(sep).join("/")),
      ),
  }
}

function readerOf(copy: WorkingCopy): Pick<RemoteFolder, "fetchNight" | "fetchFolders"> {
  const fetch = async (isWanted: (path: string) => boolean): Promise<void> =>
    await bring(
      copy,
      [...copy.kept.keys()].filter(path => isWanted(path) && !copy.stamps.has(path)),
    )
  return {
    fetchNight: night =>
      fetch(
        path =>
          path.startsWith(`runs/${night}-`) &&
          path.split("/").length === 3 &&
          copy.kept.has(path.replace(/[^/]*$/, "digest.json")),
      ),
    fetchFolders: folders => fetch(path => folders.some(folder => path.startsWith(`${folder}/`))),
  }
}
