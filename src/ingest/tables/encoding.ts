import { isUtf8 } from "node:buffer"
import { open } from "node:fs/promises"
import type { FoundFile } from "../files/find-files.ts"
import type { Format } from "./format.ts"

/** The names by which DuckDB reads a CSV file's text. */
export type Encoding = "utf-8" | "utf-16" | "latin-1"

/** Bytes that are looked at: a byte that is no UTF-8 comes early where there is one, in the header mostly. */
const sampleBytes = 1 << 20

/**
 * How a CSV file's text is encoded: UTF-16 by its byte order mark; what is no UTF-8 is Windows-1252 or
 * Latin-1, which differ in no letter.
 */
export async function encodingOf(file: FoundFile, { compression }: Format): Promise<Encoding> {
  if (compression !== "none") return "utf-8"
  const head = await headOf(file, sampleBytes)
  if (/^(\xff\xfe|\xfe\xff)/.test(head.toString("latin1", 0, 2))) return "utf-16"
  return isUtf8(wholeCharacters(head)) ? "utf-8" : "latin-1"
}

/** The file's first bytes, `length` at most. */
export async function headOf({ path }: FoundFile, length: number): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Without a character that the sample's end has cut. */
function wholeCharacters(bytes: Buffer): Buffer {
  if (bytes.length < sampleBytes) return bytes
  let end = bytes.length
  while (end > 0 && bytes.length - end < 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, Math.max(end - 1, 0))
}
