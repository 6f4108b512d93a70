import type { Database } from "../../store/index.ts"
import type { Rejects } from "../faults-content.ts"
import { type FileTable, rejectsTable } from "./file-table.ts"

/** Runs a query on the table and, where reading is loose, counts the rows that it left out. */
export async function withRejects<T>(
  table: FileTable,
  database: Database,
  query: (table: FileTable) => Promise<T>,
): Promise<{ result: T; rejects: Rejects }> {
  if (table.mode === "strict" || table.format.kind !== "csv")
    return { result: await query(table), rejects: table.rejects ?? { rows: 0, samples: [] } }
  const result = await query({ ...table, mode: "counting" })
  const [count] = await database.rows<{ rows: number }>(
    `SELECT count(DISTINCT line) AS rows FROM ${rejectsTable}`,
  )
  const samples = await database.rows<{ row: string | null }>(
    `SELECT any_value(csv_line) AS row FROM ${rejectsTable} GROUP BY line ORDER BY line LIMIT 3`,
  )
  for (const name of [rejectsTable, `${rejectsTable}_scan`]) await database.run(`DROP TABLE ${name}`)
  return { result, rejects: { rows: count?.rows ?? 0, samples: samples.map(({ row }) => row ?? "") } }
}
