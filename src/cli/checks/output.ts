import { constants } from "node:fs"
import { access, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { type Effects, type Job, objectUrl } from "../../base/index.ts"
import { openBucket, remoteFolderOf } from "../../store/index.ts"
import { outputNotAFolder, outputNotWritable } from "./faults.ts"
import { type Check, check } from "./check.ts"

/**
 * Checks write permission on the output folder (or its nearest existing parent) and on what earlier runs left
 * in it, perhaps as another user. Of an object store that it answers. Writes nothing.
 */
export function outputCheck(job: Job, effects: Effects): Promise<Check> {
  const { output, name } = job
  return check("output", async () => {
    const remote = remoteFolderOf(job)
    if (remote !== null && job.objects !== undefined) {
      const bucket = await openBucket(remote.bucket, job.objects, effects)
      const kept = await bucket.list(`${remote.prefix}latest`).finally(() => bucket.close())
      return `${objectUrl(remote)} answers${kept.length === 0 ? "" : ", and has a report"}`
    }
    const folder = await nearestExistingFolder(output)
    for (const subfolder of [
      "",
      name,
      `${name}/runs`,
      `${name}/state`,
      `${name}/state/outbox`,
      `${name}/state/models`,
    ]) {
      const place = await nearestExistingFolder(join(output, subfolder))
      await access(place, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
        throw outputNotWritable(place, cause)
      })
    }
    return folder === output ? `${output} is writable` : `${output} can be created in ${folder}`
  })
}

/** The folder, or its nearest existing parent. */
export async function nearestExistingFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (found === null && dirname(path) !== path) return nearestExistingFolder(dirname(path))
  if (found?.isDirectory() !== true) throw outputNotAFolder(path)
  return path
}
