import { readdir, stat } from "node:fs/promises"
import { dirname, join, relative, resolve, sep } from "node:path"
import { dataFileExtension } from "../../base/index.ts"
import { noDataFile } from "./faults.ts"
import { importerOf, notATable, otherFormatOf } from "../../ingest/index.ts"
import { type Database, literal } from "../../store/index.ts"

/** Data files from the command line. */
export interface GivenFiles {
  /** Their common folder; absolute. */
  readonly root: string
  /** Relative to `root`, with slashes, sorted. */
  readonly names: readonly string[]
  /** All data files under `root`, the same way. */
  readonly allNames: readonly string[]
  /** The given globs, relative to `root`; null where not all arguments were globs. */
  readonly globs: readonly string[] | null
}

/** Resolves files, folders (all data files inside) and globs. Fault where one matches no data file. */
export async function findGivenFiles(given: readonly string[], database: Database): Promise<GivenFiles> {
  const found = await Promise.all(given.map(path => expand(resolve(path), database)))
  const empty = given.filter((_, i) => found[i]?.length === 0)
  if (empty.length > 0) {
    await refuseOtherFormats(empty)
    throw noDataFile(empty)
  }
  const paths = [...new Set(found.flat())].sort()
  const root = rootOf(paths)
  const globs = given.map(path => resolve(path)).filter(path => /[*?[]/.test(path) && !paths.includes(path))
  return {
    root,
    globs:
      globs.length === given.length && globs.every(glob => glob.startsWith(`${root}${sep}`))
        ? globs.map(glob => nameIn(root, glob))
        : null,
    names: paths.map(path => nameIn(root, path)),
    allNames: (await dataFilesIn(root)).map(path => nameIn(root, path)),
  }
}

async function expand(path: string, database: Database): Promise<string[]> {
  const kind = await stat(path).catch(() => null)
  if (kind?.isDirectory()) return dataFilesIn(path)
  if (kind !== null) return dataFilesAmong([path])
  const files = await database.rows<{ file: string }>(`SELECT file FROM glob(${literal(path)}) ORDER BY file`)
  return dataFilesAmong(files.map(({ file }) => resolve(file)))
}

/** Fault where one of the files is a text or log of a known tool. */
async function refuseOtherFormats(given: readonly string[]): Promise<void> {
  for (const name of given) {
    const path = resolve(name)
    const isFile = (await stat(path).catch(() => null))?.isFile() ?? false
    const other = isFile ? await otherFormatOf(path) : null
    if (other !== null) throw notATable(name, other)
  }
}

/** Files by their extension, or because an importer knows their content. */
async function dataFilesAmong(paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths)
    if (dataFileExtension(path) !== null || (await importerOf(path)) !== null) found.push(path)
  return found
}

/** Skips names that begin with a dot, as a run does. */
async function dataFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return (await dataFilesAmong(paths.filter(path => !/(^|\/)\./.test(nameIn(folder, path))))).sort()
}

/**
 * The common folder of all files. For a single host's train and test files it is the parent, because their
 * folder is named after the host.
 */
function rootOf(paths: readonly string[]): string {
  const root = commonFolder(paths)
  const parts = [/^(train|history|hist)\b/i, /^(test|night)\b/i].map(half =>
    paths.some(path => half.test(nameIn(root, path))),
  )
  return parts.every(Boolean) ? dirname(root) : root
}

function commonFolder(paths: readonly string[]): string {
  return paths.map(dirname).reduce((common, folder) => {
    let shared = common
    while (!`${folder}${sep}`.startsWith(shared.endsWith(sep) ? shared : `${shared}${sep}`))
      shared = dirname(shared)
    return shared
  })
}

function nameIn(root: string, path: string): string {
  return relative(root, path).split(sep).join("/")
}
