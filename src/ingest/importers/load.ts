import type { FoundFile } from "../files/find-files.ts"
import type { Rejects } from "../faults-content.ts"
import type { Database } from "../../store/index.ts"
import { importedFile } from "./input.ts"
import type { Importer, TidyRows } from "./importer.ts"

/** Tables of the database that hold an imported file until `dropImport`. */
const [valuesTable, namesTable] = ["imported_values", "imported_names"]

/** An imported file as an item of FROM: time, host, metric and value in the order of the file. */
export const importedRelation = `(SELECT v.c1 AS time, n.host, n.metric, v.c2 AS value FROM ${valuesTable} v JOIN ${namesTable} n ON n.series = v.c0)`

/** Reads a file into the database, piece by piece. Lines that the importer could not read are its result. */
export async function loadImport(
  file: FoundFile,
  importer: Importer,
  { database, zone }: { readonly database: Database; readonly zone: string },
): Promise<Rejects> {
  await dropImport(database)
  const collected = collector()
  const flush = async (): Promise<void> => {
    for (const columns of collected.take()) await database.load(valuesTable, columns)
  }
  await importer.read(importedFile(file, zone, flush), collected.rows)
  collected.close()
  await flush()
  const { hosts, metrics } = collected
  await database.run(`CREATE TABLE ${namesTable} (series DOUBLE, host VARCHAR, metric VARCHAR)`)
  if (hosts.length > 0)
    await database.run(
      `INSERT INTO ${namesTable} SELECT CAST(generate_subscripts($1, 1) - 1 AS DOUBLE), nullif(unnest($1), ''), unnest($2)`,
      [hosts, metrics],
    )
  return collected.rejects
}

export async function dropImport(database: Database): Promise<void> {
  for (const table of [valuesTable, namesTable]) await database.run(`DROP TABLE IF EXISTS ${table}`)
}

/** Rows that are kept before they go to the database. */
const pieceRows = 1 << 16
/** Lines that are shown of those that cannot be read. */
const maxSamples = 3

interface Collector {
  readonly rows: TidyRows
  /** Host and metric of each series. */
  readonly hosts: readonly string[]
  readonly metrics: readonly string[]
  readonly rejects: Rejects
  /** Full pieces of columns series, time, value; they are given away. */
  readonly take: () => Float64Array[][]
  /** The last piece is whole, too. */
  readonly close: () => void
}

function collector(): Collector {
  const numbers = new Map<string, number>()
  const [hosts, metrics, samples]: [string[], string[], string[]] = [[], [], []]
  const rejects = { rows: 0, samples }
  let full: Float64Array[][] = []
  let filled = 0
  let [numberColumn, times, values] = emptyPiece()
  const close = (): void => {
    full.push([numberColumn, times, values].map(column => column.subarray(0, filled)))
    ;[numberColumn, times, values] = emptyPiece()
    filled = 0
  }
  const rows: TidyRows = {
    series: (host, metric) => {
      const key = `${host}\n${metric}`
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, hosts.length)
      metrics.push(metric)
      return hosts.push(host) - 1
    },
    add: (series, time, value) => {
      if (!Number.isFinite(time) || !Number.isFinite(value)) return
      numberColumn[filled] = series
      times[filled] = time
      values[filled] = value
      if (++filled === pieceRows) close()
    },
    reject: line => {
      if (++rejects.rows <= maxSamples) samples.push(line)
    },
  }
  const take = (): Float64Array[][] => {
    const taken = full
    full = []
    return taken
  }
  return { rows, hosts, metrics, rejects, take, close }
}

function emptyPiece(): [Float64Array, Float64Array, Float64Array] {
  return [new Float64Array(pieceRows), new Float64Array(pieceRows), new Float64Array(pieceRows)]
}
