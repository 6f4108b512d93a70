import { type Database, fileLiteral } from "../../store/index.ts"
import { otherRowCount } from "../faults-content.ts"
import type { FileTable } from "./file-table.ts"

/**
 * Fault where other rows were read of a Parquet file than its footer names: DuckDB reads as many as each row
 * group's own count says, and one bit of that may be wrong.
 */
export async function checkFooter(
  { file, format }: FileTable,
  rows: number,
  database: Database,
): Promise<void> {
  if (format.kind !== "parquet") return
  const [footer] = await database.rows<{ rows: number }>(
    `SELECT CAST(num_rows AS DOUBLE) AS rows FROM parquet_file_metadata(${fileLiteral(file.path)})`,
  )
  if (footer?.rows !== rows) throw otherRowCount(file.name, rows, footer?.rows ?? 0)
}
