import { stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { dataFileExtension, type Effects, Fault, type Source } from "../../base/index.ts"
import { ambiguousDates, noFeature, noTable, noTimeColumn, tooFewRows } from "./faults.ts"
import { type FileTable, importerOf, inspectFile, isNameless, nameSeries } from "../../ingest/index.ts"
import { defaultMissing } from "../../job/index.ts"
import { type Database, withDatabase } from "../../store/index.ts"
import type { Plan } from "./draft.ts"
import { findGivenFiles, type GivenFiles } from "./find-files.ts"
import { type ColumnSample, type FileSample, sampleFile } from "./sample.ts"
import { pathsOf } from "./paths.ts"
import { type ColumnRoles, inferColumns } from "./infer-columns.ts"
import { withRowKeys } from "./row-keys.ts"
import { isAmbiguous } from "./time-patterns.ts"

export interface Planned {
  readonly plan: Plan
  /** Data files of the job, relative to its root. */
  readonly names: readonly string[]
  /** Given files that are not used. */
  readonly notUsed: readonly string[]
}

export interface PlanArguments {
  /** Files, folders or globs. */
  readonly given: readonly string[]
  /** strptime pattern, needed only where the data leave the time format ambiguous. */
  readonly timeFormat: string | null
}

/** Plans the job from names, headers and sampled rows. Fault where no file has a time and numbers. */
export function planFor({ given, timeFormat }: PlanArguments, effects: Effects): Promise<Planned> {
  return withDatabase(async database => {
    const files = await findGivenFiles(given, database)
    effects.progress.at("init", files.names[0] ?? "", 0, files.names.length)
    const reference = await referenceOf(files, timeFormat, database)
    const classified = await classifyFiles(files, reference, { effects, database })
    effects.progress.clear()
    const found = pathsOf(classified.data, files.allNames)
    const isOneServer = found.halves === null && holdSeriesOfOneServer(classified.data, reference)
    const paths = isOneServer ? { ...found, host: { name: basename(files.root) } } : found
    const whole =
      files.globs !== null && classified.data.length === files.names.length && paths.halves === null
    const plan = {
      root: files.root,
      paths: whole ? { ...paths, files: files.globs ?? paths.files } : paths,
      roles: reference.roles,
      events: classified.events,
      sentinels: defaultMissing,
      decimal: reference.decimal,
      tool: (await importerOf(join(files.root, reference.name)))?.name ?? null,
    }
    return { plan, names: classified.data, notUsed: classified.notUsed }
  })
}

/** Exports of one series per file that no column gives to a host, named like metrics, in one folder. */
function holdSeriesOfOneServer(names: readonly string[], { roles, kind }: Reference): boolean {
  const [only = ""] = roles.features
  const isSingle =
    kind === "imported" || (roles.long === null && roles.features.length === 1 && isNameless(only))
  return roles.host === null && isSingle && names.every(name => !name.includes("/")) && nameSeries(names)
}

interface Reference {
  readonly name: string
  readonly roles: ColumnRoles
  readonly decimal: Source["decimal"] | null
  readonly kind: FileTable["format"]["kind"]
}

/** The reference: the largest file with a time and numbers. */
async function referenceOf(
  { root, names }: GivenFiles,
  timeFormat: string | null,
  database: Database,
): Promise<Reference> {
  const sizes = await Promise.all(
    names.map(async name => ({ name, size: (await stat(join(root, name))).size })),
  )
  let fault: Fault | undefined
  for (const { name } of sizes.sort((a, b) => b.size - a.size).slice(0, 5)) {
    try {
      const sample = await sampleFile({ path: join(root, name), name }, defaultMissing, database)
      const { kind } = sample.table.format
      const roles =
        kind === "imported"
          ? importedRoles(sample)
          : await withRowKeys(sample, rolesOf(name, sample, timeFormat), database)
      return { name, roles, decimal: sample.decimal, kind }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      fault ??= error
    }
  }
  throw fault ?? noTable(root, "no file")
}

/** An importer's columns are known; only the file says whether it names hosts. */
function importedRoles({ columns }: FileSample): ColumnRoles {
  const namesHosts = columns.some(({ name, filled }) => name === "host" && filled > 0)
  return {
    time: { column: "time", format: "epoch-ms", zoneless: false },
    host: namesHosts ? "host" : null,
    long: { metric: "metric", value: "value" },
    features: ["value"],
    ignored: [],
    sentinels: [],
  }
}

function rolesOf(name: string, sample: FileSample, timeFormat: string | null): ColumnRoles {
  if (sample.rows < 2) throw tooFewRows(name, sample.rows)
  const columns = sample.columns.map(column => withKnownOrder(column, timeFormat))
  const roles = inferColumns({ columns, rows: sample.rows })
  if (roles === null) throw noTimeColumn(name, columns)
  const time = columns.find(column => column.name === roles.time.column)
  if (time !== undefined && isAmbiguous(time.patterns ?? []))
    throw ambiguousDates(name, time.commonTexts[0] ?? "", time.patterns ?? [])
  if (roles.long === null && roles.features.length === 0) throw noFeature(name, columns)
  return roles
}

/**
 * Resolves ambiguous dates by `timeFormat`, or because Windows' performance monitor writes the month first.
 */
function withKnownOrder(column: ColumnSample, timeFormat: string | null): ColumnSample {
  const { name, patterns = [] } = column
  if (timeFormat !== null && patterns.includes(timeFormat)) return { ...column, patterns: [timeFormat] }
  if (!name.startsWith("(PDH-CSV") || patterns.length === 0) return column
  return { ...column, patterns: patterns.filter(pattern => pattern.startsWith("%m/")) }
}

interface ClassifiedFiles {
  readonly data: readonly string[]
  readonly events: string | null
  readonly notUsed: readonly string[]
}

/** Headers read at most, an even sample; the other files are assumed to match. */
const maxHeaders = 200

/** Sorts files by their headers: rows like the reference's, events, or something else. */
async function classifyFiles(
  { root, names }: GivenFiles,
  reference: Reference,
  { effects, database }: { readonly effects: Effects; readonly database: Database },
): Promise<ClassifiedFiles> {
  const needed = columnsOf(reference.roles)
  const data: string[] = []
  const notUsed: string[] = []
  let events: string | null = null
  const every = Math.ceil(names.length / maxHeaders)
  for (const [i, name] of names.entries()) {
    effects.progress.at("init", name, i, names.length)
    const sameEnding = formatOf(name) === formatOf(reference.name)
    const known = name === reference.name || (sameEnding && i % every > 0)
    const file = { path: join(root, name), name }
    const { header, kind } = known ? { header: needed, kind: reference.kind } : await headerOf(file, database)
    const sameKind = kind === reference.kind
    const missingColumn = needed.find(column => !header.includes(column))
    if (["host", "text", "time"].join() === [...header].sort().join()) events = name
    else if (sameKind && missingColumn === undefined) data.push(name)
    else notUsed.push(`${name}, which has ${sameKind ? `no column ${missingColumn}` : "another format"}`)
  }
  return { data, events, notUsed }
}

/** Column names and the kind of file; [] where the file is not a table. */
async function headerOf(
  file: { readonly path: string; readonly name: string },
  database: Database,
): Promise<{ readonly header: readonly string[]; readonly kind: Reference["kind"] | null }> {
  try {
    const table = await inspectFile({ ...file, part: "both" }, { missing: defaultMissing }, database)
    return { header: table.columns.map(({ name }) => name), kind: table.format.kind }
  } catch (error) {
    if (error instanceof Fault) return { header: [], kind: null }
    throw error
  }
}

function columnsOf({ time, host, long }: ColumnRoles): readonly string[] {
  return [
    time.column,
    ...(time.clock === undefined ? [] : [time.clock]),
    ...(host === null ? [] : [host]),
    ...(long === null ? [] : [long.metric, long.value].flat()),
  ]
}

function formatOf(name: string): string {
  return (dataFileExtension(name) ?? "").toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, "")
}
