import { stat } from "node:fs/promises"
import { join } from "node:path"
import { type Effects, Fault, type Incident, isErrno } from "../../base/index.ts"
import { rowsUnreadable } from "../faults.ts"
import { type ExportedRows, exportRows, writeAtomic } from "../../store/index.ts"
import { type Context, type Draft, ms } from "../facts/context.ts"
import { draftedOf } from "../facts/night/listed.ts"
import { openArchive } from "./archive.ts"
import { drafter } from "./draft.ts"
import { draftFile, evidenceOf, sliceFile } from "../facts/evidence.ts"

const margin = 30 * 60_000

export interface Postmortems {
  /** By incident id. */
  readonly drafts: ReadonlyMap<string, Draft>
  /** One per file that could not be written. */
  readonly faults: readonly Fault[]
}

/**
 * Writes postmortem/<incident>.md for the most severe incidents, with the team's earlier texts, and
 * tables/incident-<incident>.csv with its rows.
 */
export async function writePostmortems(
  runFolder: string,
  context: Context,
  log: Effects["log"],
): Promise<Postmortems> {
  const incidents = draftedOf(context.result)
  const drafts = new Map<string, Draft>()
  if (incidents.length === 0) return { drafts, faults: [] }
  const archive = await openArchive(runFolder)
  const draftOf = drafter(context)
  const faults: Fault[] = []
  for (const incident of incidents) {
    try {
      const { written, copy } = await archive.load(incident.id)
      const counts = await sliceOf(incident, runFolder, context)
      if (counts instanceof Fault) faults.push(counts)
      const evidence = evidenceOf(incident, context, counts instanceof Fault ? null : counts)
      const draft = draftOf(incident, { evidence, written, copy })
      await writeAtomic(join(runFolder, "postmortem", draftFile(incident)), draft.markdown)
      drafts.set(incident.id, draft)
      if (copy) log.warn("postmortem.altered", { incident: incident.id, copy })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      log.warn("postmortem.failed", { ...error.toRecord() })
      faults.push(error)
    }
  }
  log.info("postmortem.written", { incidents: incidents.length, faults: faults.length })
  return { drafts, faults }
}

/**
 * The incident's rows as CSV; null where the run has no scores of its hosts, a Fault where they cannot be
 * read.
 */
async function sliceOf(
  incident: Incident,
  runFolder: string,
  { result }: Context,
): Promise<ExportedRows[] | Fault | null> {
  const members = new Set(incident.members.map(({ host }) => host))
  const files = result.hosts
    .filter(({ host }) => members.has(host))
    .map(({ host, file }) => ({ host, file: join(runFolder, "scores", `${file}.parquet`) }))
  const there = await Promise.all(files.map(({ file }) => isThere(file)))
  const hosts = files.filter((_, index) => there[index])
  if (hosts.length === 0) return null
  const from = Math.min(ms(incident.start), ...incident.members.map(({ leadUp }) => ms(leadUp))) - margin
  const path = join(runFolder, "tables", sliceFile(incident))
  try {
    return await exportRows(path, { hosts, from, to: ms(incident.end) + margin })
  } catch (error) {
    return error instanceof Fault ? error : rowsUnreadable(path, error)
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false
    throw error
  }
}
