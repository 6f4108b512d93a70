import { realpath } from "node:fs/promises"
import { isAbsolute, relative, sep } from "node:path"
import { isErrno, type Job, type Source } from "../../base/index.ts"
import { withDatabase } from "../../store/index.ts"
import { inaccessibleFile } from "../faults.ts"
import { leavesRoot } from "../faults-reader.ts"
import type { FoundFile } from "../files/find-files.ts"
import { checkContent, compressionOf } from "../tables/format.ts"
import { type FileHead, isUtf16, readHead } from "../tables/head.ts"
import type { InputRecord, ScannedFile } from "../files/host-source.ts"
import { openQuotes } from "../tables/rows-in-quotes.ts"
import { checkArchive, inputOf, recordInput } from "./inputs.ts"
import { scan } from "./scan.ts"

/** One file of the source as it is tonight. */
export interface FileScan {
  readonly input: InputRecord
  readonly found: ScannedFile
}

/**
 * full: whether all rows are read as rows, and a hash of the file. draft: neither, for what names no input;
 * the file is read once less.
 */
export type ScanDepth = "full" | "draft"

export interface ScanRule {
  readonly now: number
  readonly depth?: ScanDepth
}

/** Reads a file: its size and hash, whether it is whole, and what it holds host by host. */
export async function scanFile(
  file: FoundFile,
  job: Job,
  { now, depth = "full" }: ScanRule,
): Promise<FileScan> {
  try {
    await checkLink(file, job.source)
    const head = await readHead(file.path)
    await checkContent(file, head)
    return await withDatabase(async database => {
      const quotes = openQuotes()
      const reading =
        depth === "full" ? recordInput(file, quotes.look) : Promise.resolve(inputOf(file, head, ""))
      const hasOpenQuotes = async (): Promise<boolean> =>
        depth === "full" && (!hasPlainBytes(file, head) || (await reading.then(quotes.found)))
      const [input, found] = await allSettled([
        reading,
        scan({ file, head, hasOpenQuotes }, job, { database, now }),
        checkArchive(file),
      ])
      return { input, found }
    }, job.source.time.zone)
  } catch (error) {
    throw isErrno(error) ? inaccessibleFile(file.name, error) : error
  }
}

/** Whether a quote in the file's text is that byte. */
function hasPlainBytes(file: FoundFile, head: FileHead): boolean {
  return compressionOf(file) === "none" && !isUtf16(head.bytes)
}

/** Fault where a link leads out of the source's root: what it names is not the source's to show. */
export async function checkLink(
  { path, name, object }: FoundFile,
  { root, followLinks }: Source,
): Promise<void> {
  if (followLinks === true || object !== undefined) return
  const way = relative(await realpath(root), await realpath(path))
  if (isAbsolute(way) || way.split(sep)[0] === "..") throw leavesRoot(name)
}

/**
 * Like Promise.all, but a failure is thrown only when the rest has ended too: DuckDB must not be closed with
 * a query under way.
 */
async function allSettled<T extends readonly Promise<unknown>[]>(
  work: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work)
  return await Promise.all(work)
}
