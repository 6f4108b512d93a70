import { rm, stat } from "node:fs/promises"
import { extname, join } from "node:path"
import { dataFileExtension, type Job, nullIfMissing, type TimeSpan } from "../../base/index.ts"
import { makeTempFolder } from "../../store/index.ts"
import { findFiles, type FoundFile } from "../files/find-files.ts"
import { checkLink } from "../scan/scan-file.ts"
import { importerOf } from "../importers/importers.ts"
import { askReader } from "../reader/ask-reader.ts"
import type { NewestReader, NewestRows } from "./newest-rows.ts"
import { copyTail, type TailPlace } from "./tail-file.ts"

/** Rows may be this much ahead of the clock, ms. */
const tolerance = 60_000

/**
 * Files that grow or are added. Of plain CSV and JSON lines the new lines are read; any other file is read
 * whole when it has changed, and rows that are known are left to the reader of the rows. `since`: epoch ms,
 * rows before it are never read.
 */
export async function followFiles(job: Job, since: number): Promise<NewestReader> {
  const folder = await makeTempFolder("tail")
  const places = new Map<string, TailPlace>()
  const changes = new Map<string, string>()
  return {
    read: async (now, signal) => {
      const changed: FoundFile[] = []
      for (const [i, file] of (await findFiles(job.source)).entries()) {
        signal.throwIfAborted()
        await checkLink(file, job.source)
        const own = (await isPlain(file))
          ? await tailOf(file, join(folder, `${i}${extname(file.path)}`), places)
          : await changedFile(file, changes)
        if (own !== null) changed.push({ ...own, part: "both" })
      }
      return await readAll(job, changed, { span: { start: since, end: now + tolerance }, signal })
    },
    close: async () => await rm(folder, { recursive: true, force: true }),
  }
}

async function isPlain({ path }: FoundFile): Promise<boolean> {
  return (
    /^\.(csv|tsv|txt|jsonl|ndjson)$/i.test(dataFileExtension(path) ?? "") && (await importerOf(path)) === null
  )
}

async function tailOf(
  file: FoundFile,
  target: string,
  places: Map<string, TailPlace>,
): Promise<FoundFile | null> {
  const header = !/^\.(jsonl|ndjson)$/i.test(extname(file.path))
  const place = await copyTail({ path: file.path, target, from: places.get(file.path) ?? null, header })
  if (place === null) return null
  places.set(file.path, place)
  return { ...file, path: target }
}

async function changedFile(file: FoundFile, changes: Map<string, string>): Promise<FoundFile | null> {
  const found = await stat(file.path).catch(nullIfMissing)
  const change = found === null ? "" : `${found.ino} ${found.size} ${found.mtimeMs}`
  if (changes.get(file.path) === change) return null
  changes.set(file.path, change)
  return found === null ? null : file
}

async function readAll(
  job: Job,
  files: readonly FoundFile[],
  { span, signal }: { readonly span: TimeSpan; readonly signal: AbortSignal },
): Promise<NewestRows> {
  if (files.length === 0) return { tables: [], faults: [] }
  const subject = { name: job.source.root, paths: files.map(({ path }) => path), signal }
  return await askReader<NewestRows>({ tails: { files, span }, job }, subject)
}
