import { tmpdir } from "node:os"
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBFloatVector,
  DuckDBInstance,
  type DuckDBValue,
  FLOAT,
  listValue,
} from "@duckdb/node-api"
import { literal } from "./quote.ts"

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
  /** Creates a table with the columns c0, c1 …, FLOAT or DOUBLE like their arrays, all of one length. */
  load(table: string, columns: readonly Numbers[]): Promise<void>
  close(): void
}

/** `zone` (IANA) applies to texts and timestamps without an offset. */
export async function openDatabase(zone = "UTC"): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false", // they lie in HOME
    temp_directory: tmpdir(),
  })
  const connection = await instance.connect()
  await connection.run(`SET TimeZone = ${literal(zone)}`)
  return {
    run: async (sql, bound = []) => {
      await connection.run(sql, bound.map(valueOf))
    },
    rows: async <Row extends object>(sql: string, bound: readonly Bound[] = []) => {
      const reader = await connection.runAndReadAll(sql, bound.map(valueOf))
      return reader.getRowObjects().map(row => plain(row) as Row)
    },
    vectors: async (sql, bound, visit) => {
      const result = await connection.stream(sql, bound.map(valueOf))
      for (
        let chunk = await result.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        visit({ rows: chunk.rowCount, columns: numbersOf(chunk) })
      }
    },
    load: (table, columns) => load(connection, table, columns),
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

/** A list must not be empty: its first text gives its type. */
function valueOf(bound: Bound): DuckDBValue {
  return typeof bound === "object" ? listValue([...bound]) : bound
}

function plain(row: Record<string, DuckDBValue>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
  )
}

function numbersOf(chunk: DuckDBDataChunk): Numbers[] {
  return Array.from({ length: chunk.columnCount }, (_, place) => numericVector(chunk, place).items)
}

/** A vector's numbers, private in the library's types: reading them one by one costs ten times as much. */
interface NumericVector {
  readonly items: Numbers
  flush(): void
}

function numericVector(chunk: DuckDBDataChunk, place: number): NumericVector {
  const vector = chunk.getColumnVector(place)
  if (vector instanceof DuckDBFloatVector || vector instanceof DuckDBDoubleVector)
    return vector as unknown as NumericVector
  throw new Error(`column ${place} of a numeric result is neither FLOAT nor DOUBLE`)
}

/** Rows per DuckDB chunk. */
const chunkRows = 2048

async function load(connection: DuckDBConnection, table: string, columns: readonly Numbers[]): Promise<void> {
  const types = columns.map(column => (column instanceof Float32Array ? FLOAT : DOUBLE))
  await connection.run(
    `CREATE TABLE ${table} (${types.map((type, place) => `c${place} ${type.toString()}`).join(", ")})`,
  )
  const appender = await connection.createAppender(table)
  const rows = columns[0]?.length ?? 0
  for (let from = 0; from < rows; from += chunkRows) {
    const to = Math.min(from + chunkRows, rows)
    const chunk = DuckDBDataChunk.create(types, to - from)
    columns.forEach((column, place) => {
      const vector = numericVector(chunk, place)
      vector.items.set(column.subarray(from, to))
      vector.flush()
    })
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}
