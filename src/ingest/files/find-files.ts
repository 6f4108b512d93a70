import type { Dirent } from "node:fs"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { pathGlobSource, type Source } from "../../base/index.ts"
import { noFileMatches, noSourceFolder } from "../faults.ts"

/** What a file's rows are for. */
export type Part = "both" | "history" | "night"

export interface FoundFile {
  /** Absolute. */
  readonly path: string
  /** Relative to the source's root, with slashes. */
  readonly name: string
  readonly part: Part
}

/**
 * The files that the job's globs name, history before night, then by name, without the job's own events file.
 * Fault where globs name none.
 */
export async function findFiles(source: Source): Promise<FoundFile[]> {
  const names = (await walk(source.root)).filter(name => join(source.root, name) !== source.events)
  const parts: readonly (readonly [Part, readonly string[]])[] = [
    ["both", source.files],
    ["history", source.history],
    ["night", source.night],
  ]
  return parts.flatMap(([part, globs]) => {
    const expressions = globs.map(pathGlob)
    const matching = names.filter(name => expressions.some(expression => expression.test(name)))
    if (globs.length > 0 && matching.length === 0) throw noFileMatches(globs, source.root, names)
    return matching.map(name => ({ path: join(source.root, name), name, part }))
  })
}

/**
 * Names of all files under a folder, sorted; names that begin with a dot are left out. Links are followed to
 * files, not to folders.
 */
async function walk(root: string): Promise<string[]> {
  const names: string[] = []
  const folders = [""]
  for (const folder of folders) {
    for (const entry of await entriesOf(root, folder)) {
      if (entry.name.startsWith(".")) continue
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) folders.push(name)
      else names.push(name)
    }
  }
  return names.sort()
}

async function entriesOf(root: string, folder: string): Promise<Dirent[]> {
  try {
    return await readdir(join(root, folder), { withFileTypes: true })
  } catch (cause) {
    throw noSourceFolder(join(root, folder), cause)
  }
}

/** See pathGlobSource; `./` in front says nothing. */
export function pathGlob(glob: string): RegExp {
  return new RegExp(`^${pathGlobSource(glob.replace(/^\.\//, ""))}$`, "u")
}
