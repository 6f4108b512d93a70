import { stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { day, isErrno, type Job, type LogsRule, nullIfMissing } from "../../base/index.ts"
import { type Database, fileLiteral, makeFolder, replaceFile, withDatabase } from "../../store/index.ts"
import { inaccessibleFile } from "../faults.ts"
import { noRequests, redactedLine } from "../faults-logs.ts"
import type { FoundFile } from "../files/find-files.ts"
import type { InputRecord } from "../files/host-source.ts"
import { checkArchive, recordInput } from "../scan/inputs.ts"
import { checkLink } from "../scan/scan-file.ts"
import { detectFormat } from "./formats/detect.ts"
import { parquetName } from "./log-files.ts"
import { compressionIn, linesSql, rejects, sampleSql } from "./lines.ts"
import { redactedSql, requestsSql } from "./request-sql.ts"

/** One log of the source as it is tonight. */
export interface LogScan {
  readonly input: InputRecord
  /** Name of the Parquet file that holds its requests. */
  readonly name: string
  readonly format: string
  readonly lines: number
  /** Lines that are no request, and three of them, redacted. */
  readonly unread: number
  readonly samples: readonly string[]
  /** Epoch ms of the oldest and newest request. */
  readonly first: number
  readonly last: number
  /** False where no request has a duration. */
  readonly timed: boolean
}

type Summary = Omit<LogScan, "input" | "name">

export interface LogTask {
  readonly file: FoundFile
  readonly rule: LogsRule
  /** Where Parquet files of requests are; absolute. */
  readonly folder: string
  /** Epoch ms. */
  readonly now: number
  readonly job: Job
}

/** Requests that lie further in the future are of a broken clock. */
const clockTolerance = 31 * day

/**
 * Reads a log once, into a Parquet file with a row per line that is kept as long as the log is. The content
 * is hashed before it is read: a log that grows meanwhile has another hash next time, and is then read anew.
 * Null where it has no line; Fault where no line is a request.
 */
export async function readLog({ file, rule, folder, now, job }: LogTask): Promise<LogScan | null> {
  try {
    await checkLink(file, job.source)
    const input = await recordInput(file)
    const name = parquetName(input.sha256, rule, job.source.time.zone)
    const path = join(folder, name)
    return await withDatabase(async database => {
      await database.run(`SET memory_limit = '${memoryLimit}'`)
      const isKnown = (await stat(path).catch(nullIfMissing)) !== null
      if (!isKnown && !(await copyRequests({ file, rule, path, database }))) return null
      return { input, name, ...(await summaryOf(path, { file, database, until: now + clockTolerance })) }
    }, job.source.time.zone)
  } catch (error) {
    throw isErrno(error) ? inaccessibleFile(file.name, error) : error
  }
}

const memoryLimit = "512MB"

interface CopyTask {
  readonly file: FoundFile
  readonly rule: LogsRule
  readonly path: string
  readonly database: Database
}

/** False where the log has no line. */
async function copyRequests({ file, rule, path, database }: CopyTask): Promise<boolean> {
  const compression = await compressionIn(file)
  const sample = sampleSql(file, compression)
  const lines = await database.rows(`SELECT 1 FROM (${sample}) WHERE line NOT LIKE '#%' LIMIT 1`)
  if (lines.length === 0) return false
  const format = await detectFormat({ file: file.name, format: rule.format, sample, database })
  const columns = { ids: rule.routes.ids, paths: rule.evidence > 0 }
  const select = requestsSql(linesSql(file, compression, "counting"), format, columns)
  await makeFolder(dirname(path))
  await replaceFile(path, async tempPath => {
    const copying = copy(database, select, tempPath).then(() => addRejects(database, tempPath))
    const checking = checkArchive(file, compression)
    // Both have ended before the first error goes on: the copy writes to the file.
    await Promise.allSettled([copying, checking])
    await checking
    await copying
  })
  return true
}

async function copy(database: Database, select: string, path: string): Promise<void> {
  await database.run("SET preserve_insertion_order = false")
  await database.run(`COPY (${select}) TO ${fileLiteral(path)} (FORMAT parquet, COMPRESSION zstd)`)
}

/** Lines that are no text join the others that are no request. */
async function addRejects(database: Database, path: string): Promise<void> {
  const [count] = await database.rows<{ rows: number }>(`SELECT count(*) AS rows FROM ${rejects}`)
  if (count === undefined || count.rows === 0) return
  await replaceFile(path, async tempPath => {
    await database.run(
      `COPY (SELECT * FROM read_parquet(${fileLiteral(path)}) UNION ALL BY NAME
         SELECT ${redactedSql("any_value(csv_line)")} AS unread FROM ${rejects} GROUP BY line)
       TO ${fileLiteral(tempPath)} (FORMAT parquet, COMPRESSION zstd)`,
    )
  })
}

interface SummaryTask {
  readonly file: FoundFile
  readonly database: Database
  /** Epoch ms. */
  readonly until: number
}

async function summaryOf(path: string, { file, database, until }: SummaryTask): Promise<Summary> {
  const requests = `read_parquet(${fileLiteral(path)})`
  const [row] = await database.rows<Omit<Summary, "samples" | "first" | "last"> & Extent>(
    `SELECT count(*) AS lines, count(*) - count(time) AS unread, min(time) AS first, coalesce(max(time) FILTER (time < ${until}), max(time)) AS last,
       any_value(format) AS format, count(ms) > 0 AS timed FROM ${requests}`,
  )
  const samples = await database.rows<{ unread: string }>(
    `SELECT DISTINCT unread FROM ${requests} WHERE unread IS NOT NULL ORDER BY unread LIMIT 3`,
  )
  const texts = samples.map(({ unread }) => redactedLine(unread))
  const { first = null, last = null } = row ?? {}
  if (row === undefined || first === null || last === null)
    throw noRequests(file.name, row?.lines ?? 0, texts)
  return { ...row, first, last, samples: texts }
}

interface Extent {
  readonly first: number | null
  readonly last: number | null
}
