import { createHash } from "node:crypto"
import { isErrno } from "./fault.ts"

/** First line of an error, for use inside a sentence; at most 200 characters. */
export function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return truncate((text.split("\n")[0] ?? "").trim(), 200)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "this user may not read it",
}

/** Why a file could not be read, for use inside a sentence. */
export function readErrorReason(cause: unknown): string {
  return (isErrno(cause) && reasons[cause.code]) || firstLine(cause)
}

/** At most `length` characters; control characters become U+FFFD. */
export function truncate(text: string, length: number): string {
  const clean = [...text.replace(/\p{Cc}/gu, "\uFFFD")]
  return clean.length > length ? `${clean.slice(0, length).join("")}…` : clean.join("")
}

/** Sorts texts by code units, independent of locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** SHA-256 of a text, in hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

/** A text as a CSV field, quoted where needed (RFC 4180). */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Prefixes an apostrophe to text that a spreadsheet would run as a formula. */
export function spreadsheetSafe(text: string): string {
  return /^[=+@\t\r\n＝＋＠－-]/.test(text) ? `'${text}` : text
}

/** Extension of a data file: ".csv", ".csv.gz", ".parquet" …; null for any other name. */
export function dataFileExtension(name: string): string | null {
  return /(\.(csv|tsv|txt|jsonl|ndjson|json)(\.(gz|gzip|zst|zstd))?|\.(parquet|pq))$/i.exec(name)?.[0] ?? null
}
