import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Fault, isErrno } from "../../base/index.ts"
import {
  badLabelRow,
  buffersUnreadable,
  causesUnreadable,
  eventsUnreadable,
  familiesUnreadable,
  labelsNotJson,
  labelsUnreadable,
} from "../faults-labelled.ts"
import { type Cause, segmentsOf, type TargetedEvent, type Truth } from "../../evaluate/index.ts"
import { median } from "../../stats/index.ts"
import { fileLiteral, withDatabase } from "../../store/index.ts"

/** Benchmarks that are known by another name than their servers bear. */
const benchmarks: ReadonlyMap<string, string> = new Map([
  ["machine", "SMD"],
  ["omi", "ASD"],
])
/** Rows of a buffer where the folder names none: the median segment's, within these. */
const [minBuffer, maxBuffer] = [10, 125]

/**
 * labels.csv, causes.json and events.json of one server; its buffer and its family from vus_windows.json and
 * families.json beside its folder, which may be missing like both lists. Faults tell what cannot be read.
 */
export async function readTruth(root: string, host: string): Promise<Truth> {
  const { times, labels } = await readLabels(join(root, host, "labels.csv"))
  const causes = await readCauses(join(root, host, "causes.json"))
  const events = await readTargetedEvents(join(root, host, "events.json"))
  const buffer = (await readBuffers(join(root, "vus_windows.json")))[host] ?? bufferFor(labels)
  const family = (await readFamilies(join(root, "families.json")))[host] ?? familyOf(host)
  return { host, family, times, labels, causes, events, buffer }
}

/** The name up to its first number: web-1 and web-2 are of the family web. */
export function familyOf(host: string): string {
  const stem = host.replace(/[-_.]?\d.*$/s, "") || host
  return benchmarks.get(stem) ?? stem
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
    if (rows.length === 0) throw badLabelRow(file, 0)
    const [times, labels] = [new Float64Array(rows.length), new Uint8Array(rows.length)]
    for (const [i, { time, label }] of rows.entries()) {
      const isLater = time !== null && time > (times[i - 1] ?? -Infinity)
      if (!isLater || (label !== 0 && label !== 1)) throw badLabelRow(file, i + 1)
      times[i] = time
      labels[i] = label
    }
    return { times, labels }
  } catch (cause) {
    throw cause instanceof Fault ? cause : labelsUnreadable(file, cause)
  }
}

async function readCauses(file: string): Promise<Cause[]> {
  const parsed = await readOptionalJson(file)
  if (parsed === undefined) return []
  if (!Array.isArray(parsed)) throw causesUnreadable(file, "it holds no list")
  return parsed.map((entry: unknown, i) => {
    const { features } = fieldsOf(entry)
    const stretch = stretchOf(entry)
    const hasFeatureNames = Array.isArray(features) && features.every(feature => typeof feature === "string")
    if (stretch === null || !hasFeatureNames)
      throw causesUnreadable(file, `entry ${i + 1} lacks a start, a later end, or names of features`)
    return { ...stretch, features }
  })
}

async function readBuffers(file: string): Promise<Readonly<Record<string, number>>> {
  const parsed = (await readOptionalJson(file)) ?? {}
  const entries: [string, unknown][] = typeof parsed === "object" ? Object.entries(parsed) : [["", null]]
  const buffers = entries.map(([host, rows]): [string, number] => {
    if (typeof rows !== "number" || !Number.isInteger(rows) || rows < 0) throw buffersUnreadable(file)
    return [host, rows]
  })
  return Object.fromEntries(buffers)
}

async function readTargetedEvents(file: string): Promise<readonly TargetedEvent[]> {
  const parsed = (await readOptionalJson(file)) ?? []
  if (!Array.isArray(parsed)) throw eventsUnreadable(file)
  return parsed.map((entry: unknown) => {
    const { target } = fieldsOf(entry)
    const stretch = stretchOf(entry)
    if (stretch === null || typeof target !== "string") throw eventsUnreadable(file)
    return { ...stretch, target }
  })
}

async function readFamilies(file: string): Promise<Readonly<Record<string, string>>> {
  const families = Object.entries(fieldsOf((await readOptionalJson(file)) ?? {}))
  return Object.fromEntries(
    families.map(([host, family]): [string, string] => {
      if (typeof family !== "string") throw familiesUnreadable(file)
      return [host, family]
    }),
  )
}

/** Epoch ms; null where an entry has no start with an end at or after it. */
function stretchOf(entry: unknown): Pick<Cause, "start" | "end"> | null {
  const { start: first, end: last } = fieldsOf(entry)
  const [start, end] = [Date.parse(String(first)), Date.parse(String(last))]
  return start <= end ? { start, end } : null
}

/** None where it is no object. */
function fieldsOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {}
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
