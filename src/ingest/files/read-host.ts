import type { HostFrames, Job } from "../../base/index.ts"
import { noHostRows } from "../faults.ts"
import { timeFalls } from "../faults-content.ts"
import type { RawPart } from "../../frame/index.ts"
import { withDatabase } from "../../store/index.ts"
import { framesOf } from "../host-frames.ts"
import { conflictIn, hasManyConflicts } from "./conflicts.ts"
import { repairRepeatedHour } from "./dst.ts"
import { readWithFallback } from "../tables/file-table.ts"
import { isCut } from "../tables/lines.ts"
import { readLong } from "./long.ts"
import type { HostSource, ScannedFile, Survey } from "./host-source.ts"
import { readWide } from "./wide.ts"

/**
 * One host's history and night on its grid, straight from DuckDB's vectors; no other host's values are held.
 * Throws the Fault that the survey found for this host, or one of its own.
 */
export async function readHost(job: Job, survey: Survey, host: string): Promise<HostFrames> {
  const fault = survey.faults.get(host)
  if (fault !== undefined) throw fault
  const source = survey.sources.get(host)
  if (source === undefined) throw noHostRows(host)
  const parts = await readParts(job, source)
  const rejected = source.files.reduce((sum, { scanned }) => sum + misfitsOf(scanned), 0)
  const frames = framesOf(job, { ...source, parts, rejected, newest: survey.newest })
  await refuseMisreadRows(job, source, frames)
  return frames
}

/** Rows that do not fit, where all of the file's are the host's; a line that is cut has a remark of its own. */
function misfitsOf({ table, hostColumn, rejected }: ScannedFile): number {
  return hostColumn === null && !isCut(table) ? rejected : 0
}

/** Time goes on from row to row, but for a few rows. */
const maxFalling = 0.01

/** Fault where what was read for a time is none, or where several series were read as one. */
async function refuseMisreadRows(job: Job, source: HostSource, { host, quality }: HostFrames): Promise<void> {
  const { time } = job.source
  if (time.format === "elapsed-s" && quality.outOfOrderRows > maxFalling * quality.rowsRead)
    throw timeFalls(host, time.column)
  if (!hasManyConflicts(quality)) return
  await withDatabase(async database => {
    for (const file of source.files) {
      const fault = await readWithFallback(file.scanned.table, { database, zone: time.zone }, table =>
        conflictIn({ table, file, job, source, database }, quality),
      )
      if (fault !== null) throw fault
    }
  }, time.zone)
}

/** A host's rows inside history and night, as its files have them. */
export function readParts(job: Job, source: HostSource): Promise<RawPart[]> {
  const read = job.source.layout === "long" ? readLong : readWide
  const { zone } = job.source.time
  return withDatabase(async database => {
    await database.run("SET threads = 1") // the workers have the others
    const parts: RawPart[] = []
    for (const file of source.files) {
      const found = await readWithFallback(file.scanned.table, { database, zone }, table =>
        read({ table, file, job, source, database }),
      )
      if (file.scanned.zoneless) for (const { times } of found) repairRepeatedHour(times, zone)
      parts.push(...found)
    }
    return parts
  }, zone)
}
