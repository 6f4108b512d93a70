import type { Dirent } from "node:fs"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { isErrno, pathGlob, type Source } from "../../base/index.ts"
import type { StoredObject } from "../../store/index.ts"
import { noFileMatches, noSourceFolder } from "../faults.ts"

/** What a file's rows are for. */
export type Part = "both" | "history" | "night"

export interface FoundFile {
  /** Absolute. */
  readonly path: string
  /** Relative to the source's root, with slashes. */
  readonly name: string
  readonly part: Part
  /** What it is a copy of, where the source is in an object store. */
  readonly object?: StoredObject
}

/** The files that the job's globs name, wherever they are. */
export interface SourceFiles {
  readonly files: readonly FoundFile[]
  /** The file as it can be read on this disk; Fault where it cannot be brought here. */
  readonly ready: (file: FoundFile) => Promise<FoundFile>
}

/**
 * The files that the job's globs name, history before night, then by name, without the job's own events file.
 * Fault where globs name none.
 */
export async function findFiles(source: Source): Promise<FoundFile[]> {
  const names = (await walk(source.root)).filter(name => join(source.root, name) !== source.events)
  return matchNames(source, names).map(found => ({ ...found, path: join(source.root, found.name) }))
}

/** Those of the sorted names that the globs match; a name that ends with a slash is a folder nobody may list. */
export function matchNames(source: Source, names: readonly string[]): Pick<FoundFile, "name" | "part">[] {
  const parts: readonly (readonly [Part, readonly string[]])[] = [
    ["both", source.files],
    ["history", source.history],
    ["night", source.night],
  ]
  return parts.flatMap(([part, globs]) => {
    const files = globs.map(pathGlob)
    const folders = globs.map(glob => pathGlob(glob.split("/").slice(0, -1).join("/")))
    const matching = names.filter(name =>
      name.endsWith("/")
        ? folders.some(expression => expression.test(name.slice(0, -1)))
        : files.some(expression => expression.test(name)),
    )
    if (globs.length > 0 && matching.length === 0) throw noFileMatches(globs, source.root, names)
    return matching.map(name => ({ name, part }))
  })
}

/** At the top of every ext4 volume; nobody but root lists it. */
const repairFolder = "lost+found"

/**
 * Names of all files under a folder, sorted; names that begin with a dot are left out. Links are followed to
 * files, not to folders. A folder that this user may not list is named with a slash at its end: where a glob
 * looks into it, reading it gives the Fault.
 */
async function walk(root: string): Promise<string[]> {
  const names: string[] = []
  const folders = [""]
  for (const folder of folders) {
    const entries = await entriesOf(root, folder)
    if (entries === null) names.push(`${folder}/`)
    for (const entry of entries ?? []) {
      if (entry.name.startsWith(".")) continue
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`
      if (!entry.isDirectory()) names.push(name)
      else if (entry.name !== repairFolder) folders.push(name)
    }
  }
  return names.sort()
}

/** Null for a folder below the root that this user may not list. */
async function entriesOf(root: string, folder: string): Promise<Dirent[] | null> {
  try {
    return await readdir(join(root, folder), { withFileTypes: true })
  } catch (cause) {
    if (folder !== "" && isErrno(cause, "EACCES", "EPERM")) return null
    throw noSourceFolder(join(root, folder), cause)
  }
}
