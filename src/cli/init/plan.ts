import { stat } from "node:fs/promises"
import { join } from "node:path"
import { dataEnding, Fault } from "../../base/index.ts"
import { noFeature, noHeader, noTable, noTimeColumn, tooFewRows } from "../../base/messages/init.ts"
import { defaultMissing, parseInstant } from "../../job/index.ts"
import { openDatabase, type Database } from "../../store/index.ts"
import type { Plan } from "./draft.ts"
import { findGiven, type GivenFiles } from "./find.ts"
import { headerOf, look } from "./look.ts"
import { pathsOf } from "./paths.ts"
import { rolesOf, type Roles } from "./roles.ts"

export interface Planned {
  readonly plan: Plan
  /** What was given and is not used. */
  readonly troubles: readonly string[]
}

/** Looks at names, headers and first rows. Fault where no file has a time and numbers. */
export async function planFor(given: readonly string[]): Promise<Planned> {
  const database = await openDatabase()
  try {
    const files = await findGiven(given, database)
    const leader = await leaderOf(files, database)
    const sorted = await sortOut(files, leader, database)
    const paths = pathsOf(sorted.data, files.beside)
    const plan = { root: files.root, paths, roles: leader.roles, events: sorted.events, marks: defaultMissing }
    return { plan, troubles: sorted.troubles }
  } finally {
    database.close()
  }
}

/** The largest file that has a time and numbers speaks for all. */
async function leaderOf({ root, names }: GivenFiles, database: Database): Promise<{ name: string; roles: Roles }> {
  const sizes = await Promise.all(names.map(async name => ({ name, size: (await stat(join(root, name))).size })))
  let fault: Fault | undefined
  for (const { name } of sizes.sort((a, b) => b.size - a.size).slice(0, 5)) {
    try {
      const seen = await look(join(root, name), database)
      const roles = rolesOf(seen)
      const names = seen.columns.map(column => column.name)
      if (seen.rows < 2) throw tooFewRows(name, seen.rows)
      if (roles === null) throw noTimeColumn(name, names)
      if (isValue(roles.time.column)) throw noHeader(name, names)
      if (roles.long === null && roles.features.length === 0) throw noFeature(name)
      return { name, roles }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      fault ??= error
    }
  }
  throw fault ?? noTable(root, "no file")
}

interface Sorted {
  readonly data: readonly string[]
  readonly events: string | null
  readonly troubles: readonly string[]
}

/** Headers tell which files are rows like the leader's, which one holds events, and which are something else. */
async function sortOut({ root, names }: GivenFiles, leader: { name: string; roles: Roles }, database: Database): Promise<Sorted> {
  const needed = columnsOf(leader.roles)
  const data: string[] = []
  const troubles: string[] = []
  let events: string | null = null
  for (const name of names) {
    const header = name === leader.name ? needed : await headerOf(join(root, name), database)
    const lacking = needed.find(column => !header.includes(column))
    const alike = kindOf(name) === kindOf(leader.name)
    if (["host", "text", "time"].join() === [...header].sort().join()) events = name
    else if (alike && lacking === undefined) data.push(name)
    else troubles.push(`${name}, which has ${alike ? `no column ${lacking}` : "another format"}`)
  }
  return { data, events, troubles }
}

function columnsOf({ time, host, long }: Roles): readonly string[] {
  return [time.column, ...(host === null ? [] : [host]), ...(long === null ? [] : [long.metric, long.value])]
}

/** A time or a number where a column's name should be. */
function isValue(name: string): boolean {
  return parseInstant(name, "UTC") !== null || /^\d+(\.\d+)?$/.test(name)
}

function kindOf(name: string): string {
  return (dataEnding(name) ?? "").toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, "")
}
