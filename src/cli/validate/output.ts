import { constants } from "node:fs"
import { access, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { Job } from "../../base/index.ts"
import { outputNotAFolder, outputNotWritable } from "../../base/messages/validate.ts"
import { check, type Check } from "./check.ts"

/**
 * Whether the output folder, or the nearest one above it that is there, can be written to, and what earlier runs of the job made in it, perhaps as
 * another user; asked, not tried, so that nothing is left behind.
 */
export function outputCheck({ output, name }: Job): Promise<Check> {
  return check("output", async () => {
    const folder = await nearestFolder(output)
    for (const inside of ["", name, `${name}/runs`, `${name}/state`, `${name}/state/outbox`, `${name}/state/models`]) {
      const place = await nearestFolder(join(output, inside))
      await access(place, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
        throw outputNotWritable(place, cause)
      })
    }
    return folder === output ? `${output} can be written` : `${output} can be made in ${folder}`
  })
}

/** The folder, or the nearest one above it that is there. */
export async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (found === null && dirname(path) !== path) return nearestFolder(dirname(path))
  if (found?.isDirectory() !== true) throw outputNotAFolder(path)
  return path
}
