import { open } from "node:fs/promises"
import { fileLiteral, literal } from "../../store/index.ts"
import { unreadCompression } from "../faults-logs.ts"
import type { FoundFile } from "../files/find-files.ts"

/** Where lines are that are no text, once a counting reading has ended. */
export const rejects = "log_rejects"

/** SQL of the first lines that show the format. */
export function sampleSql(file: FoundFile, compression: Compression): string {
  return `SELECT left(line, 4000) AS line FROM ${linesSql(file, compression)} WHERE line <> '' LIMIT ${sampleLines}`
}

const sampleLines = 500

/** What stands in no line, so that a line is one cell. */
const noDelimiter = "\u0001\u0002"

/** The log as a table of one column `line`. */
export function linesSql(
  file: FoundFile,
  compression: Compression,
  mode: "plain" | "counting" = "plain",
): string {
  const counting =
    mode === "plain"
      ? "ignore_errors = true"
      : `store_rejects = true, rejects_limit = 0, rejects_table = '${rejects}', rejects_scan = '${rejects}_scan'`
  const options = `auto_detect = false, header = false, strict_mode = false, quote = '', escape = '', delim = ${literal(noDelimiter)}`
  return `read_csv(${fileLiteral(file.path)}, ${options}, ${counting}, compression = '${compression}', columns = {'line': 'VARCHAR'})`
}

export type Compression = "none" | "gzip" | "zstd"

const signatures: readonly (readonly [bytes: string, Compression | null, name: string])[] = [
  ["\x1f\x8b", "gzip", "gzip"],
  ["\x28\xb5\x2f\xfd", "zstd", "Zstandard"],
  ["BZh", null, "bzip2"],
  ["\xfd7zXZ", null, "xz"],
  ["PK\x03\x04", null, "a ZIP archive"],
  ["PAR1", null, "Parquet"],
]

/** By a log's first bytes: rotation gives names any ending. */
export async function compressionIn(file: FoundFile): Promise<Compression> {
  const handle = await open(file.path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0)
    const head = buffer.toString("latin1", 0, bytesRead)
    const known = signatures.find(([bytes]) => head.startsWith(bytes))
    if (known?.[1] === null) throw unreadCompression(file.name, known[2])
    return known?.[1] ?? "none"
  } finally {
    await handle.close()
  }
}
