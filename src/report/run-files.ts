import { readFile } from "node:fs/promises"
import { join } from "node:path"
import {
  type Effects,
  type Fault,
  type IncidentSeries,
  isErrno,
  type RunFailure,
  type RunRecord,
  type RunResult,
} from "../base/index.ts"
import { recordWrong, resultWrong, runUnreadable, seriesMissing } from "./faults.ts"
import {
  checkResult,
  incidentSeriesFile,
  runFailureFile,
  runRecordFile,
  type WrittenResult,
} from "../job/index.ts"
import { fileNameOf } from "../store/index.ts"
import { sanitize } from "./sanitize.ts"
import { logoOf } from "./logo.ts"

/** A run's files for the report; every text is free of control characters. */
export interface RunFiles {
  readonly result: RunResult
  readonly record: RunRecord
  /** By incident id; only for incidents with charts. */
  readonly series: ReadonlyMap<string, IncidentSeries>
  /** Cells of tables/fleet.csv, header first; null without the file. */
  readonly fleet: readonly (readonly string[])[] | null
  /** Data URI, or null. */
  readonly logo: string | null
  /** Missing series. */
  readonly faults: readonly Fault[]
}

/**
 * Reads result.json, run.json and the series of the most severe incidents. Fault `report.run-unreadable`
 * (exit 3).
 */
export async function readRun(folder: string, log: Effects["log"]): Promise<RunFiles> {
  const result = await readResult(join(folder, "result.json"))
  const record = await readRecord(join(folder, "run.json"))
  const series = new Map<string, IncidentSeries>()
  const faults: Fault[] = []
  for (const { id } of result.incidents
    .filter(incident => incident.kind === "anomaly")
    .slice(0, result.job.charts)) {
    const file = join(folder, "series", `${fileNameOf(id)}.json`)
    try {
      series.set(id, await readSeries(file))
    } catch (error) {
      log.warn("report.series", { file, why: String(error) })
      faults.push(seriesMissing(file, error))
    }
  }
  return {
    result,
    record,
    series,
    fleet: await readTable(join(folder, "tables", "fleet.csv")),
    logo: await logoOf(folder),
    faults,
  }
}

async function readSeries(file: string): Promise<IncidentSeries> {
  const checked = incidentSeriesFile.check(await parsedFile(file))
  if ("wrong" in checked) throw new Error(checked.wrong.slice(0, 3).join("; "))
  return checked.value
}

/** run.json. Faults `report.run-unreadable` and `report.record-wrong` (exit 3). */
export async function readRecord(file: string): Promise<RunRecord> {
  const checked = runRecordFile.check(await readJson(file))
  if ("wrong" in checked) throw recordWrong(file, checked.wrong)
  return checked.value
}

/**
 * A result.json, of this version or an earlier one. Faults `report.run-unreadable` and `report.result-wrong`
 * (exit 3).
 */
export async function readResult(file: string): Promise<RunResult> {
  const checked = checkResult(await readJson(file))
  if ("wrong" in checked) throw resultWrong(file, checked.wrong)
  return migrateResult(checked.result)
}

/** True where the job wants PDFs, the default. */
export function wantsPdf({ record }: Pick<RunFiles, "record">): boolean {
  return record.job.report?.formats?.includes("pdf") ?? true
}

/** failure.json of a failure's folder. Faults `report.run-unreadable` and `report.record-wrong` (exit 3). */
export async function readFailure(folder: string): Promise<RunFailure> {
  const file = join(folder, "failure.json")
  const checked = runFailureFile.check(await readJson(file))
  if ("wrong" in checked) throw recordWrong(file, checked.wrong)
  return checked.value
}

async function readTable(file: string): Promise<string[][] | null> {
  try {
    return sanitize(parseCsv(await readFile(file, "utf8")))
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null
    throw runUnreadable(file, error)
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return await parsedFile(file)
  } catch (error) {
    throw runUnreadable(file, error)
  }
}

async function parsedFile(file: string): Promise<unknown> {
  const content: unknown = JSON.parse(await readFile(file, "utf8"))
  return sanitize(content)
}

/** Rows of a CSV (RFC 4180): quotes, doubled quotes, line breaks inside quotes. Skips an empty last line. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ",") continue
    if (row.length > 1 || row[0] !== "") rows.push(row)
    row = []
    if (end === "") break
  }
  return rows
}

/** An earlier result.json in the current form; fields that it lacks are empty. */
export function migrateResult(result: WrittenResult): RunResult {
  const { night, gone = [], events = [], errors = [], hosts, job } = result
  return {
    ...result,
    gone,
    events,
    errors: errors as RunResult["errors"],
    job: { ...job, links: job.links ?? {} },
    hosts: hosts.map(host => ({
      ...host,
      overview: { ...host.overview, start: host.overview.start ?? night.start },
    })),
  }
}
