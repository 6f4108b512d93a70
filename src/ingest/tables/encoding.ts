import { isUtf8 } from "node:buffer"
import type { Format } from "./format.ts"
import { type FileHead, headBytes, isUtf16 } from "./head.ts"

/** The names by which DuckDB reads a CSV file's text. */
export type Encoding = "utf-8" | "utf-16" | "latin-1"

/**
 * How a CSV file's text is encoded: UTF-16 by its byte order mark; what is no UTF-8 is Windows-1252 or
 * Latin-1, which differ in no letter.
 */
export function encodingOf({ bytes }: FileHead, { compression }: Format): Encoding {
  if (compression !== "none") return "utf-8"
  if (isUtf16(bytes)) return "utf-16"
  return isUtf8(wholeCharacters(bytes)) ? "utf-8" : "latin-1"
}

/** Without a character that the head's end has cut. */
function wholeCharacters(bytes: Buffer): Buffer {
  if (bytes.length < headBytes) return bytes
  let end = bytes.length
  while (end > 0 && bytes.length - end < 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, Math.max(end - 1, 0))
}
