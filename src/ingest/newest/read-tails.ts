import { Fault, type FaultRecord, type Job, type TimeSpan } from "../../base/index.ts"
import type { RawTable } from "../../frame/index.ts"
import type { FoundFile } from "../files/find-files.ts"
import { readParts } from "../files/read-host.ts"
import { scanFile } from "../scan/scan-file.ts"
import type { NewestRows } from "./newest-rows.ts"

export interface TailsTask {
  readonly files: readonly FoundFile[]
  /** Rows outside are left out. */
  readonly span: TimeSpan
}

/** The rows of files' ends, by the rules of whole files; a file that cannot be read costs its own rows. */
export async function readTails(job: Job, { files, span }: TailsTask): Promise<NewestRows> {
  const tables: RawTable[] = []
  const faults: FaultRecord[] = []
  for (const file of files) {
    try {
      tables.push(...(await tablesOf(job, file, span)))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults.push(error.toRecord())
    }
  }
  return { tables, faults }
}

async function tablesOf(job: Job, file: FoundFile, span: TimeSpan): Promise<RawTable[]> {
  const own: Job = { ...job, source: { ...job.source, followLinks: true } }
  const { found } = await scanFile(file, own, { now: span.end })
  const tables: RawTable[] = []
  for (const extent of found.extents) {
    const { host, first, last } = extent
    if (first === null || last === null || last < span.start) continue
    const part = { scanned: found, extent: { ...extent, first, last } }
    const source = { host, files: [part], history: span, night: span }
    tables.push({ host, parts: await readParts(own, source), rejected: found.rejected })
  }
  return tables
}
