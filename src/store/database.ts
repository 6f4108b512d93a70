import type * as library from "@duckdb/node-api"
import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from "@duckdb/node-api"
import { literal } from "./quote.ts"
import { tempFolderPath } from "./temp-folders.ts"

/** The library: half a second to load, so only a process that opens a database does. */
type DuckDB = typeof library

/** Values for $1, $2 … of a statement. */
export type Bound = string | number | readonly string[]

export type Numbers = Float32Array | Float64Array

/**
 * Some rows of a result with FLOAT or DOUBLE columns and no NULL. The arrays are valid until the next chunk.
 */
export interface Vectors {
  readonly rows: number
  readonly columns: readonly Numbers[]
}

/** The only import of DuckDB: an empty in-memory database that reads and writes files by SQL. */
export interface Database {
  /** Runs a statement for its effect. */
  run(sql: string, bound?: readonly Bound[]): Promise<void>
  /** All rows of a small result as plain records; BIGINT becomes a number. */
  rows<Row extends object>(sql: string, bound?: readonly Bound[]): Promise<Row[]>
  /** The rows of a large numeric result in chunks, in file order. `visit` must not keep a chunk. */
  vectors(sql: string, bound: readonly Bound[], visit: (vectors: Vectors) => void): Promise<void>
  /**
   * Appends to a table with the columns c0, c1 …, FLOAT or DOUBLE like their arrays, all of one length.
   * Creates it where there is none.
   */
  load(table: string, columns: readonly Numbers[]): Promise<void>
  close(): void
}

/** `zone` (IANA) applies to texts and timestamps without an offset. */
export async function openDatabase(zone = "UTC"): Promise<Database> {
  const duckdb = await import("@duckdb/node-api")
  const instance = await duckdb.DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false", // they lie in HOME
    temp_directory: tempFolderPath("spill"), // of one folder each: two that share one crash
  })
  const connection = await instance.connect()
  const valuesOf = (bound: readonly Bound[]): DuckDBValue[] => bound.map(value => valueOf(value, duckdb))
  await connection.run(`SET TimeZone = ${literal(zone)}`)
  return {
    run: async (sql, bound = []) => {
      await connection.run(sql, valuesOf(bound))
    },
    rows: async <Row extends object>(sql: string, bound: readonly Bound[] = []) => {
      const reader = await connection.runAndReadAll(sql, valuesOf(bound))
      return reader.getRowObjects().map(row => plain(row) as Row)
    },
    vectors: async (sql, bound, visit) => {
      const result = await connection.stream(sql, valuesOf(bound))
      for (
        let chunk = await result.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        visit({ rows: chunk.rowCount, columns: numbersOf(chunk, duckdb) })
      }
    },
    load: (table, columns) => load(connection, duckdb, { table, columns }),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Opens a database for `work` and closes it afterwards. */
export async function withDatabase<T>(work: (database: Database) => Promise<T>, zone = "UTC"): Promise<T> {
  const database = await openDatabase(zone)
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

/** A list must not be empty: its type is found from its first text. */
function valueOf(bound: Bound, { listValue }: DuckDB): DuckDBValue {
  return typeof bound === "object" ? listValue([...bound]) : bound
}

function plain(row: Record<string, DuckDBValue>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
  )
}

function numbersOf(chunk: DuckDBDataChunk, duckdb: DuckDB): Numbers[] {
  return Array.from({ length: chunk.columnCount }, (_, place) => numericVector(chunk, place, duckdb).items)
}

/** A vector's numbers, private in the library's types: reading them one by one costs ten times as much. */
interface NumericVector {
  readonly items: Numbers
  flush(): void
}

function numericVector(
  chunk: DuckDBDataChunk,
  place: number,
  { DuckDBFloatVector, DuckDBDoubleVector }: DuckDB,
): NumericVector {
  const vector = chunk.getColumnVector(place)
  if (vector instanceof DuckDBFloatVector || vector instanceof DuckDBDoubleVector)
    return vector as unknown as NumericVector
  throw new Error(`column ${place} of a numeric result is neither FLOAT nor DOUBLE`)
}

/** Rows per DuckDB chunk. */
const chunkRows = 2048

interface NumericTable {
  readonly table: string
  readonly columns: readonly Numbers[]
}

async function load(
  connection: DuckDBConnection,
  duckdb: DuckDB,
  { table, columns }: NumericTable,
): Promise<void> {
  const { DOUBLE, DuckDBDataChunk, FLOAT } = duckdb
  const types = columns.map(column => (column instanceof Float32Array ? FLOAT : DOUBLE))
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${table} (${types.map((type, place) => `c${place} ${type.toString()}`).join(", ")})`,
  )
  const appender = await connection.createAppender(table)
  const rows = columns[0]?.length ?? 0
  for (let from = 0; from < rows; from += chunkRows) {
    const to = Math.min(from + chunkRows, rows)
    const chunk = DuckDBDataChunk.create(types, to - from)
    columns.forEach((column, place) => {
      const vector = numericVector(chunk, place, duckdb)
      vector.items.set(column.subarray(from, to))
      vector.flush()
    })
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}
