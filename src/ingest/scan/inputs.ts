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
import type { FileHead } from "../tables/head.ts"
import { isWholeZstd } from "../tables/zstd-frames.ts"

/** Size, hash and time of change of a file; `look` is given its bytes, which are read once. */
export async function recordInput(
  file: FoundFile,
  look: (chunk: Buffer) => void = () => undefined,
): Promise<InputRecord> {
  const { size, mtime } = await stat(file.path)
  const hash = createHash("sha256")
  await pipeline(
    createReadStream(file.path, { highWaterMark: 1 << 20 }),
    async function (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        look(chunk)
      }
    },
  )
  return inputOf(file, { size, modified: mtime }, hash.digest("hex"))
}

export function inputOf(
  { name }: FoundFile,
  { size, modified }: Pick<FileHead, "size" | "modified">,
  sha256: string,
): InputRecord {
  return { path: name, bytes: size, sha256, modified: modified.toISOString() }
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
