import { open } from "node:fs/promises"
import { emptyFile, truncatedParquet, unknownFormat, wrongContent } from "../faults.ts"
import type { FoundFile } from "../files/find-files.ts"
import { importerFor } from "../importers/importers.ts"
import type { FileHead } from "./head.ts"

export interface Format {
  /** imported: a tool's own format, which an importer turns into rows of time, host, metric and value. */
  readonly kind: "csv" | "parquet" | "json" | "imported"
  readonly compression: "none" | "gzip" | "zstd"
}

const kinds: Readonly<Record<string, Format["kind"]>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  parquet: "parquet",
  pq: "parquet",
  jsonl: "json",
  ndjson: "json",
  json: "json",
}
const compressions: Readonly<Record<string, Format["compression"]>> = {
  gz: "gzip",
  gzip: "gzip",
  zst: "zstd",
  zstd: "zstd",
}

/** What the ending of a file's name says it is. Fault for an ending that is not known. */
export function formatOf(file: FoundFile): Format {
  const compression = compressionOf(file)
  const [last = "", before = ""] = file.name.toLowerCase().split(".").reverse()
  const kind = kinds[compression === "none" ? last : before]
  if (kind === undefined || (kind === "parquet" && compression !== "none")) throw unknownFormat(file.name)
  return { kind, compression }
}

export function compressionOf(file: FoundFile): Format["compression"] {
  return compressions[file.name.toLowerCase().split(".").at(-1) ?? ""] ?? "none"
}

/**
 * Looks at a file's first and last bytes. Fault where the file is empty, cut off, or something else than its
 * name says.
 */
export async function checkContent(file: FoundFile, head: FileHead): Promise<void> {
  if (head.size === 0) throw emptyFile(file.name)
  if (importerFor(head.text, file.path) !== null) return
  const format = formatOf(file)
  const plain = { csv: "CSV", json: "JSON Lines", parquet: "Parquet", imported: "text" }[format.kind]
  const expected = { none: plain, gzip: "gzip", zstd: "Zstandard" }[format.compression]
  const signature = signatureOf(head.bytes)
  const isText = signature === "UTF-16 text" && expected === "CSV"
  const found = isText ? expected : (signature ?? expected)
  const binary = format.kind === "parquet" || format.compression !== "none"
  if (found !== expected || (binary && signature === null))
    throw wrongContent(file.name, expected, signature ?? "text")
  if (expected === "Parquet" && (head.size < 12 || (await tailOf(file.path, head.size)) !== "PAR1"))
    throw truncatedParquet(file.name)
}

const signatures: readonly (readonly [bytes: string, name: string])[] = [
  ["PAR1", "Parquet"],
  ["\x1f\x8b", "gzip"],
  ["\x28\xb5\x2f\xfd", "Zstandard"],
  ["PK\x03\x04", "a ZIP archive (or an Excel sheet)"],
  ["\xff\xfe", "UTF-16 text"],
  ["\xfe\xff", "UTF-16 text"],
  ["%PDF", "PDF"],
  ["<!DOCTYPE", "HTML"],
  ["<html", "HTML"],
]

function signatureOf(bytes: Buffer): string | null {
  const start = bytes.toString("latin1", 0, 16)
  return signatures.find(([signature]) => start.startsWith(signature))?.[1] ?? null
}

/** The last four bytes. */
async function tailOf(path: string, size: number): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, size - 4)
    return buffer.toString("latin1", 0, bytesRead)
  } finally {
    await file.close()
  }
}
