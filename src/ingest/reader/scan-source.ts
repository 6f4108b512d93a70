import { type Effects, Fault, isErrno, type Job } from "../../base/index.ts"
import { inaccessibleFile } from "../faults.ts"
import type { FoundFile, SourceFiles } from "../files/find-files.ts"
import type { InputRecord, ScannedFile } from "../files/host-source.ts"
import { hostOfFile } from "../scan/scan.ts"
import type { FileScan, ScanDepth } from "../scan/scan-file.ts"
import { askReader } from "./ask-reader.ts"

/** What the files of a source hold, and which of them cannot be read. */
export interface SourceScan {
  readonly scanned: readonly ScannedFile[]
  readonly inputs: readonly InputRecord[]
  /** By file. */
  readonly faults: ReadonlyMap<string, Fault>
  readonly filesByHost: FilesByHost
}

/** Files that path or job give to a host, by host. */
export type FilesByHost = ReadonlyMap<string, readonly FoundFile[]>

/** Files that a reader is given at once. */
const batchFiles = 250

/** Scans all files: small ones together, then one by one what is left. */
export async function scanAll({ files, ready }: SourceFiles, context: ScanContext): Promise<SourceScan> {
  const { job, effects } = context
  const scanned: ScannedFile[] = []
  const inputs: InputRecord[] = []
  const faults = new Map<string, Fault>()
  const filesByHost = new Map<string, FoundFile[]>()
  for (let from = 0; from < files.length; from += batchFiles) {
    const batch = files.slice(from, from + batchFiles)
    effects.progress.at("survey", batch[0]?.name ?? "", from, files.length)
    const small = await scanTogether(batch, ready, context)
    for (const [place, file] of batch.entries()) {
      effects.signal.throwIfAborted()
      effects.progress.at("survey", file.name, from + place, files.length)
      try {
        const host = hostOfFile(file, job.source)
        if (host !== null) filesByHost.set(host, [...(filesByHost.get(host) ?? []), file])
        const { input, found } = small[place] ?? (await scanOne(await ready(file), context))
        inputs.push(input)
        scanned.push(found)
        if (found.rejected > 0) effects.log.warn("survey.rejected", { file: file.name, rows: found.rejected })
      } catch (error) {
        if (!(error instanceof Fault) && !isErrno(error)) throw error
        const fault = error instanceof Fault ? error : inaccessibleFile(file.name, error)
        effects.log.warn("survey.unreadable", { file: file.name, what: fault.what })
        faults.set(file.name, fault)
      }
    }
  }
  effects.progress.clear()
  return { scanned, inputs, faults, filesByHost }
}

export interface ScanContext {
  readonly job: Job
  readonly depth: ScanDepth
  readonly effects: Effects
}

function scanOne(file: FoundFile, { job, depth, effects }: ScanContext): Promise<FileScan> {
  const { name, path } = file
  const { now, signal, progress } = effects
  const readings = depth === "full" ? 2 : 1
  const onRead = (read: number, bytes: number): void =>
    progress.at("survey", name, Math.min(read, readings * bytes), readings * bytes, "bytes")
  return askReader<FileScan>(
    { scan: file, rule: { now: now(), depth }, job },
    { name, paths: [path], signal, onRead },
  )
}

/** Fewer are scanned one by one. */
const leastTogether = 4

/** By place; nothing for a file that is to be scanned by itself, as all are where one ends the reader. */
async function scanTogether(
  batch: readonly FoundFile[],
  ready: SourceFiles["ready"],
  { job, effects }: ScanContext,
): Promise<readonly (FileScan | null)[]> {
  if (batch.length < leastTogether) return []
  const { now, signal, log } = effects
  try {
    const files: FoundFile[] = []
    for (const file of batch) files.push(await ready(file))
    const paths = files.map(({ path }) => path)
    const name = `${batch.length} files from ${batch[0]?.name ?? ""} on`
    return await askReader({ small: { files, now: now() }, job }, { name, paths, signal })
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof Fault) && !isErrno(error)) throw error
    log.debug("survey.one-by-one", { files: batch.length, what: error.message })
    return []
  }
}
