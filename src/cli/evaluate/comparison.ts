import { readFile } from "node:fs/promises"
import { comparisonUnreadable } from "./faults.ts"
import { metricKinds, type Row } from "../../evaluate/index.ts"

/** Rows of other evaluations or of other methods, in the form { rows: [{ name, family, figures }] }. */
export async function readComparisonRows(files: readonly string[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const file of files) {
    try {
      const { rows: parsed } = JSON.parse(await readFile(file, "utf8")) as { rows: unknown }
      if (!Array.isArray(parsed)) throw new Error("there is no list of rows")
      rows.push(...parsed.map(rowOf))
    } catch (cause) {
      throw comparisonUnreadable(file, cause)
    }
  }
  return rows
}

/** Reads only names and means. */
function rowOf(parsed: unknown): Row {
  const { name, family, figures } = parsed as {
    name: unknown
    family: unknown
    figures: Record<string, { mean?: unknown } | null>
  }
  if (typeof name !== "string" || typeof family !== "string" || typeof figures !== "object")
    throw new Error("a row lacks name, family or figures")
  const known = metricKinds.map(kind => {
    const mean = figures[kind.name]?.mean
    return [kind.name, typeof mean === "number" ? { mean, servers: null, seeds: null } : null]
  })
  return { name, family, servers: 0, seeds: 0, figures: Object.fromEntries(known) as Row["figures"] }
}
