import { stat } from "node:fs/promises"
import { join } from "node:path"
import { dataFileExtension, Fault } from "../../base/index.ts"
import { noFeature, noHeader, noTable, noTimeColumn, tooFewRows } from "../faults-init.ts"
import { defaultMissing, parseInstant } from "../../job/index.ts"
import { type Database, openDatabase } from "../../store/index.ts"
import type { Plan } from "./draft.ts"
import { findGivenFiles, type GivenFiles } from "./find-files.ts"
import { headerOf, sampleFile } from "./sample.ts"
import { pathsOf } from "./paths.ts"
import { type ColumnRoles, inferColumns } from "./infer-columns.ts"

export interface Planned {
  readonly plan: Plan
  /** What was given and is not used. */
  readonly notUsed: readonly string[]
}

/** Looks at names, headers and first rows. Fault where no file has a time and numbers. */
export async function planFor(given: readonly string[]): Promise<Planned> {
  const database = await openDatabase()
  try {
    const files = await findGivenFiles(given, database)
    const reference = await referenceOf(files, database)
    const classified = await classifyFiles(files, reference, database)
    const paths = pathsOf(classified.data, files.allNames)
    const plan = {
      root: files.root,
      paths,
      roles: reference.roles,
      events: classified.events,
      sentinels: defaultMissing,
    }
    return { plan, notUsed: classified.notUsed }
  } finally {
    database.close()
  }
}

/** The largest file that has a time and numbers speaks for all. */
async function referenceOf(
  { root, names }: GivenFiles,
  database: Database,
): Promise<{ name: string; roles: ColumnRoles }> {
  const sizes = await Promise.all(
    names.map(async name => ({ name, size: (await stat(join(root, name))).size })),
  )
  let fault: Fault | undefined
  for (const { name } of sizes.sort((a, b) => b.size - a.size).slice(0, 5)) {
    try {
      const sample = await sampleFile(join(root, name), database)
      const roles = inferColumns(sample)
      const names = sample.columns.map(column => column.name)
      if (sample.rows < 2) throw tooFewRows(name, sample.rows)
      if (roles === null) throw noTimeColumn(name, names)
      if (looksLikeValue(roles.time.column)) throw noHeader(name, names)
      if (roles.long === null && roles.features.length === 0) throw noFeature(name)
      return { name, roles }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      fault ??= error
    }
  }
  throw fault ?? noTable(root, "no file")
}

interface ClassifiedFiles {
  readonly data: readonly string[]
  readonly events: string | null
  readonly notUsed: readonly string[]
}

/**
 * Headers tell which files are rows like the leader's, which one holds events, and which are something else.
 */
async function classifyFiles(
  { root, names }: GivenFiles,
  reference: { name: string; roles: ColumnRoles },
  database: Database,
): Promise<ClassifiedFiles> {
  const needed = columnsOf(reference.roles)
  const data: string[] = []
  const notUsed: string[] = []
  let events: string | null = null
  for (const name of names) {
    const header = name === reference.name ? needed : await headerOf(join(root, name), database)
    const missingColumn = needed.find(column => !header.includes(column))
    const sameFormat = formatOf(name) === formatOf(reference.name)
    if (["host", "text", "time"].join() === [...header].sort().join()) events = name
    else if (sameFormat && missingColumn === undefined) data.push(name)
    else notUsed.push(`${name}, which has ${sameFormat ? `no column ${missingColumn}` : "another format"}`)
  }
  return { data, events, notUsed }
}

function columnsOf({ time, host, long }: ColumnRoles): readonly string[] {
  return [time.column, ...(host === null ? [] : [host]), ...(long === null ? [] : [long.metric, long.value])]
}

/** A time or a number where a column's name should be. */
function looksLikeValue(name: string): boolean {
  return parseInstant(name, "UTC") !== null || /^\d+(\.\d+)?$/.test(name)
}

function formatOf(name: string): string {
  return (dataFileExtension(name) ?? "").toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, "")
}
