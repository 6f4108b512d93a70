import { readdir, stat } from "node:fs/promises"
import { nullIfMissing } from "../base/index.ts"

/** Names in a folder, in any order; [] where there is no such folder. */
export async function listNames(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(nullIfMissing)) ?? []
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(nullIfMissing))?.isDirectory() ?? false
}
