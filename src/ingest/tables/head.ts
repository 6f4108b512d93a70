import { open } from "node:fs/promises"
import { headLength, headText, isBinary } from "../importers/input.ts"

/** A file's beginning, read once for all who look at it. */
export interface FileHead {
  readonly size: number
  readonly modified: Date
  /** The first bytes: the whole file where it has no more. */
  readonly bytes: Buffer
  /** The first characters, decompressed where gzip is named; "" of Parquet and Zstandard. */
  readonly text: string
}

/** A byte that is no UTF-8 comes early where there is one, in the header mostly. */
export const headBytes = 1 << 20
/** Bytes of as many characters in UTF-8. */
const textBytes = 4 * headLength

export async function readHead(path: string): Promise<FileHead> {
  const handle = await open(path)
  try {
    const { size, mtime } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, headBytes)), 0, null, 0)
    const bytes = buffer.subarray(0, bytesRead)
    return { size, modified: mtime, bytes, text: await textOf(path, bytes) }
  } finally {
    await handle.close()
  }
}

async function textOf(path: string, bytes: Buffer): Promise<string> {
  if (isBinary(path)) return ""
  if (/\.gz(ip)?$/i.test(path) || isUtf16(bytes)) return await headText(path, headLength)
  return bytes
    .toString("utf8", 0, textBytes)
    .slice(0, headLength)
    .replace(/^\uFEFF/, "")
}

/** By its byte order mark. */
export function isUtf16(bytes: Buffer): boolean {
  return /^(\xff\xfe|\xfe\xff)/.test(bytes.toString("latin1", 0, 2))
}
