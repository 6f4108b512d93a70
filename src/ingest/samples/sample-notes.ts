import { fileLiteral, literal, withDatabase } from "../../store/index.ts"

/** The key in a Parquet file's metadata. */
const key = "notes"

/** For COPY … (FORMAT parquet …): texts that belong to the samples; "" for none. */
export function notesOption(notes: readonly string[]): string {
  return notes.length === 0 ? "" : `, KV_METADATA { ${key}: ${literal(JSON.stringify(notes))} }`
}

/** The texts in a file's metadata; [] where it has none. */
export async function notesOf(path: string): Promise<readonly string[]> {
  return await withDatabase(async database => {
    const found = await database.rows<{ notes: string }>(
      `SELECT decode(value) AS notes FROM parquet_kv_metadata(${fileLiteral(path)}) WHERE decode(key) = '${key}'`,
    )
    const texts: unknown = JSON.parse(found[0]?.notes ?? "[]")
    return Array.isArray(texts) ? texts.map(String) : []
  })
}
