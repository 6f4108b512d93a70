import { createHash } from "node:crypto"
import { isErrno } from "./fault.ts"

/** The first line of what was thrown, for a place inside a sentence; 200 letters at most. */
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

/** Why a file could not be read, for a place inside a sentence. */
export function readErrorReason(cause: unknown): string {
  return (isErrno(cause) && reasons[cause.code]) || firstLine(cause)
}

/** At most `length` letters; control characters become U+FFFD. */
export function truncate(text: string, length: number): string {
  const clean = [...text.replace(/\p{Cc}/gu, "\uFFFD")]
  return clean.length > length ? `${clean.slice(0, length).join("")}…` : clean.join("")
}

/** Sorts texts by their code units: no locale decides. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** SHA-256 of a text, in hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

/** A text as one field of a CSV file: quoted where it must be (RFC 4180). */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Text that a spreadsheet would take for a formula gets a leading apostrophe. */
export function spreadsheetSafe(text: string): string {
  return /^[=+@\t\r\n＝＋＠－-]/.test(text) ? `'${text}` : text
}

/**
 * ".csv", ".csv.gz", ".parquet" …: the ending by which a data file's name says what it is; null where it says
 * nothing.
 */
export function dataFileExtension(name: string): string | null {
  return /(\.(csv|tsv|txt|jsonl|ndjson|json)(\.(gz|gzip|zst|zstd))?|\.(parquet|pq))$/i.exec(name)?.[0] ?? null
}
