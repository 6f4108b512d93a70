import { constants } from "node:fs"
import { access, stat } from "node:fs/promises"
import { dirname } from "node:path"
import type { Job } from "../../base/index.ts"
import { outputNotAFolder, outputNotWritable } from "../../base/messages/validate.ts"
import { check, type Check } from "./check.ts"

/** Whether the output folder, or the nearest one above it that is there, can be written to; asked, not tried, so that nothing is left behind. */
export function outputCheck({ output }: Job): Promise<Check> {
  return check("output", async () => {
    const folder = await nearestFolder(output)
    await access(folder, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
      throw outputNotWritable(folder, cause)
    })
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
