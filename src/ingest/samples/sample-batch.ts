import { rm } from "node:fs/promises"
import { join } from "node:path"
import { type Database, fileLiteral } from "../../store/index.ts"

/** One series' samples; its labels, as text, are for messages. */
export interface HostSeries {
  readonly host: string
  readonly series: string
  /** [samples] epoch ms, and their values. */
  readonly times: Float64Array
  readonly values: Float64Array
}

/** Samples on their way into a file; more than fit into memory wait in files of their own. */
export interface SampleBatch {
  /** Rejects nothing; waits while samples are moved to the disk. */
  readonly add: (series: HostSeries) => Promise<void>
  /** SQL that selects host, series, time (epoch ms) and value of all that was added. */
  readonly select: () => Promise<string>
  /** Frees what it takes; nothing may be done with it after. */
  readonly discard: () => Promise<void>
}

export interface BatchPlace {
  readonly database: Database
  /** Where waiting samples lie; whoever made it removes it. */
  readonly folder: string
  /** Of tables and files: one of its kind. */
  readonly name: string
}

/** 24 MB of columns. */
const maxRows = 1_000_000

export function newBatch({ database, folder, name }: BatchPlace): SampleBatch {
  const files: string[] = []
  let rows = newRows()
  const toDisk = async (): Promise<void> => {
    const path = join(folder, `${name}-${files.length}.parquet`)
    files.push(path)
    await database.run(
      `COPY (${await loadRows(database, name, rows)}) TO ${fileLiteral(path)} (FORMAT parquet)`,
    )
    await dropRows(database, name)
    rows = newRows()
  }
  return {
    add: async series => {
      rows.add(series)
      if (rows.count() >= maxRows) await toDisk()
    },
    select: async () => {
      const onDisk = files.map(path => `SELECT * FROM read_parquet(${fileLiteral(path)})`)
      return [noSamples, ...onDisk, await loadRows(database, name, rows)].join(" UNION ALL ")
    },
    discard: async () => {
      await dropRows(database, name)
      for (const path of files) await rm(path)
    },
  }
}

const noSamples =
  "SELECT NULL::VARCHAR AS host, NULL::VARCHAR AS series, NULL::DOUBLE AS time, NULL::DOUBLE AS value WHERE false"

interface Rows {
  readonly names: { readonly hosts: string[]; readonly series: string[] }
  readonly add: (series: HostSeries) => void
  readonly count: () => number
  /** Place of the series among the names, time, value. */
  readonly columns: () => readonly [Float64Array, Float64Array, Float64Array]
}

function newRows(): Rows {
  const names = { hosts: [] as string[], series: [] as string[] }
  const added: HostSeries[] = []
  let count = 0
  return {
    names,
    add: one => {
      names.hosts.push(one.host)
      names.series.push(one.series)
      added.push(one)
      count += one.times.length
    },
    count: () => count,
    columns: () => {
      const [places, times, values] = [
        new Float64Array(count),
        new Float64Array(count),
        new Float64Array(count),
      ]
      let at = 0
      for (const [place, one] of added.entries()) {
        places.fill(place, at, at + one.times.length)
        times.set(one.times, at)
        values.set(one.values, at)
        at += one.times.length
      }
      return [places, times, values]
    },
  }
}

/** SQL that selects the rows; no list that is bound may be empty. */
async function loadRows(database: Database, table: string, { names, columns }: Rows): Promise<string> {
  if (names.hosts.length === 0) return noSamples
  await database.load(table, columns())
  await database.run(
    `CREATE TABLE ${table}_names AS
     SELECT unnest(range(${names.hosts.length})) AS place, unnest($1) AS host, unnest($2) AS series`,
    [names.hosts, names.series],
  )
  return `SELECT host, series, c1 AS time, c2 AS value FROM ${table} JOIN ${table}_names ON place = c0`
}

async function dropRows(database: Database, table: string): Promise<void> {
  await database.run(`DROP TABLE IF EXISTS ${table}; DROP TABLE IF EXISTS ${table}_names`)
}
