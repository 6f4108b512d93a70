import { readdir, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { isErrno, type Job, type TimeSpan } from "../../base/index.ts"
import { type Database, literal, makeFolder, withDatabase } from "../../store/index.ts"
import { timeColumnOf, timeSql } from "../tables/cell-sql.ts"
import { type FileTable, readWithFallback, relationSql } from "../tables/file-table.ts"
import { hostSql } from "./host-query.ts"
import type { ScannedFile } from "./host-source.ts"

/** A file of many hosts that is split. */
export interface SplitTask {
  readonly scanned: ScannedFile
  /** Hosts whose rows are wanted. */
  readonly hosts: readonly string[]
  /** Rows outside are left out; those without a readable time are kept. */
  readonly span: TimeSpan
  /** Absolute; made here. A folder that is there already is whole. */
  readonly folder: string
  readonly job: Job
}

/** The rows of one host, in the order of the file. */
export interface SplitHost {
  readonly host: string
  /** In order; each has the columns of the file. */
  readonly tables: readonly FileTable[]
}

/**
 * Copies a file's rows into Parquet files by host, reading it once however many hosts it holds: reading each
 * host from the file itself would read the whole file per host.
 */
export async function splitFile(task: SplitTask): Promise<SplitHost[]> {
  const { folder, scanned, hosts, job } = task
  if (!(await exists(folder))) {
    const unfinished = `${folder}.part`
    await rm(unfinished, { recursive: true, force: true })
    await makeFolder(unfinished)
    const { zone } = job.source.time
    await withDatabase(
      database =>
        readWithFallback(scanned.table, { database, zone }, table =>
          copyRows({ ...task, folder: unfinished }, table, database),
        ),
      zone,
    )
    await rename(unfinished, folder)
  }
  const split: SplitHost[] = []
  for (const [number, host] of hosts.entries()) split.push({ host, tables: await tablesOf(task, number) })
  return split
}

/** Rows of all hosts that are kept in memory before they are written. */
const rowsInMemory = 4_000_000
const [leastRows, mostRows] = [2048, 122_880]
/** Files that are open at a time, well below what a process may open. */
const openFiles = 500

async function copyRows(
  { scanned, hosts, span, folder, job }: SplitTask,
  table: FileTable,
  database: Database,
): Promise<void> {
  const groupRows = Math.max(leastRows, Math.min(mostRows, Math.floor(rowsInMemory / hosts.length)))
  const flushedRows = Math.max(mostRows, Math.min(rowsInMemory, leastRows * hosts.length))
  await database.run("SET threads = 1") // several would mix the order of rows
  // The join looks up the host of each row: with the tables swapped, the whole file would be held in memory.
  await database.run("SET disabled_optimizers = 'join_order,build_side_probe_side'")
  await database.run(`SET partitioned_write_flush_threshold = ${flushedRows}`)
  await database.run(`SET partitioned_write_max_open_files = ${openFiles}`)
  await database.run("CREATE TABLE split_hosts (number INTEGER, host VARCHAR)")
  await database.run("INSERT INTO split_hosts SELECT generate_subscripts($1, 1) - 1, unnest($1)", [hosts])
  const time = timeSql(timeColumnOf({ ...scanned, table }), job.source.time)
  const columns = table.columns.map((_, i) => `c${i}`).join(", ")
  const host = hostSql(scanned.hostColumn ?? 0)
  await database.run(
    `COPY (SELECT ${columns}, number FROM (SELECT *, ${host} AS split_host FROM ${relationSql(table)} WHERE (${time} BETWEEN ${span.start} AND ${span.end - 0.001}) IS NOT FALSE)
       JOIN split_hosts ON split_hosts.host = split_host)
     TO ${literal(folder)} (FORMAT parquet, PARTITION_BY (number), ROW_GROUP_SIZE ${groupRows}, OVERWRITE_OR_IGNORE)`,
  )
}

/** A host without rows in the span has no file. */
async function tablesOf({ folder, scanned }: SplitTask, number: number): Promise<FileTable[]> {
  const own = join(folder, `number=${number}`)
  const names = (await exists(own)) ? await readdir(own) : []
  const place = (name: string): number => Number(/_(\d+)\.parquet$/.exec(name)?.[1] ?? 0)
  return names
    .sort((a, b) => place(a) - place(b))
    .map(name => ({
      ...scanned.table,
      file: { ...scanned.table.file, path: join(own, name) },
      format: { kind: "parquet", compression: "none" },
      mode: "strict",
    }))
}

async function exists(folder: string): Promise<boolean> {
  try {
    await readdir(folder)
    return true
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false
    throw error
  }
}
