import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import type { Readable } from "node:stream"
import { TextDecoder } from "node:util"
import { createGunzip } from "node:zlib"
import { documentTooLarge, notJson } from "../faults-import.ts"
import type { FoundFile } from "../files/find-files.ts"
import type { ImportedFile } from "./importer.ts"

/** Most characters of one text in V8. */
const maxText = 2 ** 29 - 2 ** 16

/** A file as importers read it; `between` runs between two pieces of the file, while nothing of it is read. */
export function importedFile(
  { path, name }: FoundFile,
  zone: string,
  between: () => Promise<void>,
): ImportedFile {
  const texts = (): AsyncIterable<string> => textsOf(path)
  return {
    path,
    zone,
    lines: () => linesOf(texts(), between),
    document: async () => {
      const { size } = await stat(path)
      if (size > maxText) throw documentTooLarge(name, size)
      const parts: string[] = []
      for await (const part of texts()) parts.push(part)
      try {
        const value: unknown = JSON.parse(parts.join("").replace(/^\uFEFF/, ""))
        return { value, key: name, parent: null }
      } catch (cause) {
        throw notJson(name, cause)
      }
    },
  }
}

/** By its name: Parquet, or Zstandard, which importers do not decompress. */
export function isBinary(path: string): boolean {
  return /\.(parquet|pq|zst|zstd)$/i.test(path)
}

/** Characters that show what a file is. */
export const headLength = 65_536

/** The file's first characters, decompressed; of a broken archive what comes before the break. */
export async function headText(path: string, length: number): Promise<string> {
  let head = ""
  try {
    for await (const part of textsOf(path)) {
      head += part
      if (head.length >= length) break
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))) throw error
  }
  return head.slice(0, length).replace(/^\uFEFF/, "")
}

/** UTF-8, or UTF-16 with a byte order mark. */
async function* textsOf(path: string): AsyncIterable<string> {
  const raw = createReadStream(path, { highWaterMark: 1 << 18 })
  const stream: Readable = /\.gz(ip)?$/i.test(path) ? raw.pipe(createGunzip()) : raw
  raw.on("error", error => stream.destroy(error))
  let decoder: TextDecoder | null = null
  try {
    const chunks: AsyncIterable<unknown> = stream
    for await (const bytes of chunks) {
      if (!Buffer.isBuffer(bytes)) continue
      decoder ??= new TextDecoder(encodingOf(bytes))
      yield decoder.decode(bytes, { stream: true })
    }
    yield decoder?.decode() ?? ""
  } finally {
    raw.destroy()
  }
}

function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return "utf-16le"
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8"
}

async function* linesOf(texts: AsyncIterable<string>, between: () => Promise<void>): AsyncIterable<string> {
  let rest = ""
  for await (const part of texts) {
    const lines = (rest + part).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line
    await between()
  }
  if (rest.trim() !== "") yield rest
}
