import { DuckDBInstance, listValue } from "@duckdb/node-api"
import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from "@duckdb/node-api"
import { literal } from "./quote.ts"

/** What may be bound to $1, $2 … of a statement. */
export type Bound = string | number | readonly string[]

/** Some rows of a result whose columns are all FLOAT or DOUBLE and hold no NULL. The arrays are only good until the next chunk. */
export interface Vectors {
  readonly rows: number
  readonly columns: readonly (Float32Array | Float64Array)[]
}

/** The one door to DuckDB: an empty database in memory, which reads and writes files by SQL. */
export interface Database {
  /** Runs a statement for its effect. */
  run(sql: string, bound?: readonly Bound[]): Promise<void>
  /** All rows of a small result as plain records; BIGINT arrives as number. */
  rows<Row extends object>(sql: string, bound?: readonly Bound[]): Promise<Row[]>
  /** The rows of a large numeric result, chunk after chunk, in the order of the file; `visit` must be done with a chunk when it returns. */
  vectors(sql: string, bound: readonly Bound[], visit: (vectors: Vectors) => void): Promise<void>
  readonly connection: DuckDBConnection
  close(): void
}

/** `zone` (IANA) is what texts and timestamps without offset are read in. */
export async function openDatabase(zone = "UTC"): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", { autoinstall_known_extensions: "false" })
  const connection = await instance.connect()
  await connection.run(`SET TimeZone = ${literal(zone)}`)
  return {
    connection,
    run: async (sql, bound = []) => {
      await connection.run(sql, bound.map(valueOf))
    },
    rows: async <Row extends object>(sql: string, bound: readonly Bound[] = []) => {
      const reader = await connection.runAndReadAll(sql, bound.map(valueOf))
      return reader.getRowObjects().map(row => plain(row) as Row)
    },
    vectors: async (sql, bound, visit) => {
      const result = await connection.stream(sql, bound.map(valueOf))
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        visit({ rows: chunk.rowCount, columns: numbersOf(chunk) })
      }
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Opens a database for one piece of work and closes it however that ends. */
export async function withDatabase<T>(work: (database: Database) => Promise<T>, zone = "UTC"): Promise<T> {
  const database = await openDatabase(zone)
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

/** A list must not be empty: its type is found from its first text. */
function valueOf(bound: Bound): DuckDBValue {
  return typeof bound === "object" ? listValue([...bound]) : bound
}

function plain(row: Record<string, DuckDBValue>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]))
}

function numbersOf(chunk: DuckDBDataChunk): (Float32Array | Float64Array)[] {
  return Array.from({ length: chunk.columnCount }, (_, i) => {
    const { items } = chunk.getColumnVector(i) as unknown as { items?: unknown }
    if (items instanceof Float32Array || items instanceof Float64Array) return items
    throw new Error(`column ${i} of a numeric result is neither FLOAT nor DOUBLE`)
  })
}
