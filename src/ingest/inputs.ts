import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip } from "node:zlib"
import type { RunRecord } from "../base/index.ts"
import { truncatedArchive } from "../base/messages/ingest.ts"
import type { FoundFile } from "./find-files.ts"
import { formatOf } from "./format.ts"

export type InputRecord = RunRecord["inputs"][number]

/** Size, hash and time of change of a file. Fault where it is a gzip that does not end as it should: DuckDB would read what is there. */
export async function recordInput(file: FoundFile): Promise<InputRecord> {
  const { size, mtime } = await stat(file.path)
  const hash = createHash("sha256")
  await pipeline(createReadStream(file.path, { highWaterMark: 1 << 20 }), async function (chunks) {
    for await (const chunk of chunks) hash.update(chunk as Buffer)
  })
  return { path: file.name, bytes: size, sha256: hash.digest("hex"), modified: mtime.toISOString() }
}

export async function checkArchive(file: FoundFile): Promise<void> {
  if (formatOf(file).compression !== "gzip") return
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  try {
    await pipeline(createReadStream(file.path), createGunzip(), nowhere)
  } catch (cause) {
    throw truncatedArchive(file.name, cause)
  }
}
