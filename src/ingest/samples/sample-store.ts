import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Database, fileLiteral, openDatabase, replaceFile } from "../../store/index.ts"
import { notesOption } from "./sample-notes.ts"
import { newBatch, type SampleBatch } from "./sample-batch.ts"

/** Writes samples as Parquet files with the columns host, series, time (UTC) and value. */
export interface SampleStore {
  readonly newBatch: () => SampleBatch
  /** All samples as one file, sorted by host, series and time; whole or not at all. */
  readonly write: (path: string, content: SampleContent) => Promise<void>
  readonly close: () => Promise<void>
}

export interface SampleContent {
  readonly batches: readonly SampleBatch[]
  /** A file whose samples before `end` (epoch ms) belong to it too. */
  readonly older: { readonly path: string; readonly end: number } | null
  /** Texts that `notesOf` reads. */
  readonly notes: readonly string[]
}

/** Of what is sorted in memory; more goes to the disk. */
const memoryLimit = "512MB"

export async function openSampleStore(): Promise<SampleStore> {
  const folder = await mkdtemp(join(tmpdir(), "noctule-samples-"))
  const database = oneByOne(await openDatabase())
  await database.run(`SET memory_limit = '${memoryLimit}'; SET threads = 1`) // half the processor time of two
  let batches = 0
  return {
    newBatch: () => newBatch({ database, folder, name: `samples${batches++}` }),
    write: (path, { batches: written, older, notes }) =>
      replaceFile(path, async tempPath => {
        const selects = await Promise.all(written.map(batch => batch.select()))
        if (older !== null) selects.push(selectOlder(older))
        await database.run(
          `COPY (SELECT host, series, make_timestamp(CAST(time AS BIGINT) * 1000) AS time, value
                 FROM (${selects.join(" UNION ALL ")}) ORDER BY host, series, time)
           TO ${fileLiteral(tempPath)} (FORMAT parquet, COMPRESSION zstd${notesOption(notes)})`,
        )
        for (const batch of written) await batch.discard()
      }),
    close: async () => {
      database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function selectOlder({ path, end }: NonNullable<SampleContent["older"]>): string {
  return `SELECT host, series, CAST(epoch_ms(time) AS DOUBLE) AS time, value
          FROM read_parquet(${fileLiteral(path)}) WHERE time < make_timestamp(${end * 1000})`
}

/** A connection does one thing at a time: what comes meanwhile waits. */
function oneByOne({ run, load, ...others }: Database): Database {
  let last: Promise<unknown> = Promise.resolve()
  const next = (work: () => Promise<void>): Promise<void> => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
  return {
    ...others,
    run: (sql, bound) => next(() => run(sql, bound)),
    load: (table, columns) => next(() => load(table, columns)),
  }
}
