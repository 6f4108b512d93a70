import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Fault, isErrno } from "../../base/index.ts"
import {
  badLabelRow,
  buffersUnreadable,
  causesUnreadable,
  labelsNotJson,
  labelsUnreadable,
} from "../faults-labelled.ts"
import { type Cause, segmentsOf, type Truth } from "../../evaluate/index.ts"
import { median } from "../../stats/index.ts"
import { fileLiteral, withDatabase } from "../../store/index.ts"

/** Benchmarks that are known by another name than their servers bear. */
const benchmarks: Readonly<Record<string, string>> = { machine: "SMD", omi: "ASD" }
/** Rows of a buffer where the folder names none: the median segment's, within these. */
const [minBuffer, maxBuffer] = [10, 125]

/**
 * labels.csv and causes.json of one server, and its buffer from vus_windows.json beside its folder. Faults
 * tell what cannot be read.
 */
export async function readTruth(root: string, host: string): Promise<Truth> {
  const { times, labels } = await readLabels(join(root, host, "labels.csv"))
  const causes = await readCauses(join(root, host, "causes.json"))
  const buffer = (await readBuffers(join(root, "vus_windows.json")))[host] ?? bufferFor(labels)
  return { host, family: familyOf(host), times, labels, causes, buffer }
}

/** The name up to its first number: web-1 and web-2 are of the family web. */
export function familyOf(host: string): string {
  const stem = host.replace(/[-_.]?\d.*$/s, "") || host
  return Object.hasOwn(benchmarks, stem) ? benchmarks[stem]! : stem
}

export function bufferFor(labels: Uint8Array): number {
  const lengths = segmentsOf(labels).map(({ first, last }) => last - first + 1)
  return lengths.length === 0
    ? minBuffer
    : Math.round(Math.min(maxBuffer, Math.max(minBuffer, median(lengths))))
}

async function readLabels(file: string): Promise<Pick<Truth, "times" | "labels">> {
  const table = `read_csv(${fileLiteral(file)}, header = true, all_varchar = true)`
  const sql = `SELECT CAST(epoch_ms(TRY_CAST(timestamp AS TIMESTAMPTZ)) AS DOUBLE) AS time, TRY_CAST(label AS DOUBLE) AS label FROM ${table}`
  try {
    const rows = await withDatabase(database =>
      database.rows<{ time: number | null; label: number | null }>(sql),
    )
    const bad = rows.findIndex(
      ({ time, label }, i) =>
        time === null || (label !== 0 && label !== 1) || (i > 0 && time <= rows[i - 1]!.time!),
    )
    if (bad >= 0 || rows.length === 0) throw badLabelRow(file, bad + 1)
    return {
      times: Float64Array.from(rows, ({ time }) => time!),
      labels: Uint8Array.from(rows, ({ label }) => label!),
    }
  } catch (cause) {
    throw cause instanceof Fault ? cause : labelsUnreadable(file, cause)
  }
}

async function readCauses(file: string): Promise<Cause[]> {
  const parsed = await readOptionalJson(file)
  if (parsed === undefined) return []
  if (!Array.isArray(parsed)) throw causesUnreadable(file, "it holds no list")
  return parsed.map((entry: unknown, i) => {
    const { start, end, features } = (typeof entry === "object" && entry !== null ? entry : {}) as Record<
      string,
      unknown
    >
    const [from, to] = [Date.parse(String(start)), Date.parse(String(end))]
    const hasFeatureNames = Array.isArray(features) && features.every(feature => typeof feature === "string")
    if (!(from <= to) || !hasFeatureNames)
      throw causesUnreadable(file, `entry ${i + 1} lacks a start, a later end, or names of features`)
    return { start: from, end: to, features }
  })
}

async function readBuffers(file: string): Promise<Readonly<Record<string, number>>> {
  const parsed = (await readOptionalJson(file)) ?? {}
  const valid =
    typeof parsed === "object" &&
    Object.values(parsed).every(rows => Number.isInteger(rows) && (rows as number) >= 0)
  if (!valid) throw buffersUnreadable(file)
  return parsed as Record<string, number>
}

/** Undefined where there is no such file. */
async function readOptionalJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"))
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined
    if (error instanceof SyntaxError) throw labelsNotJson(file, error)
    throw error
  }
}
