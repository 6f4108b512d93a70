import { createHash } from "node:crypto"
import { stat } from "node:fs/promises"
import { Fault, isErrno, type Job } from "../../base/index.ts"
import { type Database, withDatabase } from "../../store/index.ts"
import type { FoundFile } from "../files/find-files.ts"
import { type FileTable, filesRelationSql, isDataError } from "../tables/file-table.ts"
import { checkContent, formatOf } from "../tables/format.ts"
import { headBytes, isUtf16, readHead } from "../tables/head.ts"
import { inspectHead } from "../tables/inspect.ts"
import { openQuotes } from "../tables/rows-in-quotes.ts"
import { inputOf } from "./inputs.ts"
import {
  extentsSql,
  type FoundExtent,
  hidesHosts,
  type KnownColumns,
  knownColumns,
  scannedFile,
  withTextColumns,
} from "./scan.ts"
import { checkLink, type FileScan } from "./scan-file.ts"

/** Small CSV files that are scanned together. */
export interface SmallFilesTask {
  readonly files: readonly FoundFile[]
  readonly now: number
}

/**
 * Scans CSV files of up to a megabyte with one query for all that are written alike: a thirtieth of the time
 * of a session and a query per file. Null for a file that needs a look of its own: it is large, of another
 * format, or something is wrong with it.
 */
export async function scanSmallFiles({ files, now }: SmallFilesTask, job: Job): Promise<(FileScan | null)[]> {
  return await withDatabase(async database => {
    const scans = new Map<string, FileScan>()
    for (const alike of await groupsOf(files, job, database))
      for (const scan of await scanAlike(alike, { job, now, database }))
        scans.set(scan.found.table.file.path, scan)
    return files.map(file => scans.get(file.path) ?? null)
  }, job.source.time.zone)
}

interface SmallFile {
  readonly table: FileTable
  readonly columns: KnownColumns
  readonly input: FileScan["input"]
}

async function groupsOf(
  files: readonly FoundFile[],
  job: Job,
  database: Database,
): Promise<Iterable<readonly SmallFile[]>> {
  const groups = new Map<string, SmallFile[]>()
  for (const file of files) {
    const small = await smallFile(file, job, database)
    if (small === null) continue
    const { dialect, columns } = small.table
    const key = JSON.stringify([dialect, columns, file.part])
    groups.set(key, [...(groups.get(key) ?? []), small])
  }
  return groups.values()
}

async function smallFile(file: FoundFile, job: Job, database: Database): Promise<SmallFile | null> {
  try {
    await checkLink(file, job.source)
    const { size } = await stat(file.path)
    if (size > headBytes) return null
    const head = await readHead(file.path)
    await checkContent(file, head)
    const { kind, compression } = formatOf(file)
    if (kind !== "csv" || compression !== "none" || isUtf16(head.bytes)) return null
    const quotes = openQuotes()
    quotes.look(head.bytes)
    if (quotes.found()) return null
    const inspected = await inspectHead({ file, head, source: job.source, database })
    if (inspected.format.kind !== "csv") return null
    const columns = knownColumns(inspected, job)
    const sha256 = createHash("sha256").update(head.bytes).digest("hex")
    const input = inputOf(file, head, sha256)
    return { table: withTextColumns(inspected, columns.texts), columns, input }
  } catch (error) {
    if (error instanceof Fault || isErrno(error)) return null
    throw error
  }
}

interface AlikeContext {
  readonly job: Job
  readonly now: number
  readonly database: Database
}

/** A file that does not fit its header is searched by halves. */
async function scanAlike(alike: readonly SmallFile[], context: AlikeContext): Promise<FileScan[]> {
  const { job, now, database } = context
  const [first] = alike
  if (first === undefined) return []
  const paths = alike.map(({ table }) => table.file.path)
  const selected = `filename AS file, * FROM ${filesRelationSql(first.table, paths)}`
  try {
    const found = await database.rows<FoundExtent & { readonly file: string }>(
      extentsSql({ ...first, source: job.source, now }, selected),
    )
    const byFile = new Map(paths.map(path => [path, [] as FoundExtent[]]))
    for (const extent of found) byFile.get(extent.file)?.push(extent)
    return alike.flatMap(small => scanOf(small, byFile.get(small.table.file.path) ?? [], job))
  } catch (error) {
    if (!isDataError(error)) throw error
    if (alike.length === 1) return []
    const middle = Math.ceil(alike.length / 2)
    return [
      ...(await scanAlike(alike.slice(0, middle), context)),
      ...(await scanAlike(alike.slice(middle), context)),
    ]
  }
}

const noRejects = { rows: 0, samples: [] }

/** None where the file needs another look. */
function scanOf({ table, columns, input }: SmallFile, found: readonly FoundExtent[], job: Job): FileScan[] {
  try {
    const scanned = scannedFile({ table, columns, found, rejects: noRejects, inQuotes: null }, job)
    return hidesHosts(scanned) ? [] : [{ input, found: scanned }]
  } catch (error) {
    if (error instanceof Fault) return []
    throw error
  }
}
