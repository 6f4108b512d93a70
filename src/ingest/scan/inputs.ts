import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { open, stat } from "node:fs/promises"
import { Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip } from "node:zlib"
import { truncatedArchive } from "../faults.ts"
import type { FoundFile } from "../files/find-files.ts"
import type { InputRecord } from "../files/host-source.ts"
import { compressionOf } from "../tables/format.ts"
import { openQuotes } from "../tables/rows-in-quotes.ts"
import { isWholeZstd } from "../tables/zstd-frames.ts"

/** Size, hash and time of change of a file. */
export async function recordInput(file: FoundFile): Promise<InputRecord> {
  return (await readInput(file)).input
}

/** What one reading of a file's bytes shows. */
export interface ReadInput {
  readonly input: InputRecord
  readonly hasOpenQuotes: boolean
}

export async function readInput(file: FoundFile): Promise<ReadInput> {
  const { size, mtime } = await stat(file.path)
  const hash = createHash("sha256")
  const quotes = openQuotes()
  await pipeline(
    createReadStream(file.path, { highWaterMark: 1 << 20 }),
    async function (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        quotes.look(chunk)
      }
    },
  )
  const input = { path: file.name, bytes: size, sha256: hash.digest("hex"), modified: mtime.toISOString() }
  return { input, hasOpenQuotes: quotes.found() }
}

/** Fault where a compressed file does not end as it should: DuckDB would take what is there for the whole. */
export async function checkArchive(file: FoundFile, compression = compressionOf(file)): Promise<void> {
  if (compression === "gzip") await checkGzip(file)
  if (compression === "zstd") await checkZstd(file)
}

async function checkGzip(file: FoundFile): Promise<void> {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
  try {
    await pipeline(createReadStream(file.path), createGunzip(), sink)
  } catch (cause) {
    throw truncatedArchive(file.name, cause)
  }
}

async function checkZstd(file: FoundFile): Promise<void> {
  const handle = await open(file.path)
  try {
    const { size } = await handle.stat()
    const readAt = async (at: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
      return buffer.subarray(0, bytesRead)
    }
    if (!(await isWholeZstd(readAt, size))) throw truncatedArchive(file.name, "it ends inside a frame")
  } finally {
    await handle.close()
  }
}
