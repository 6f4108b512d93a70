import { type Database, literal } from "../../../store/index.ts"
import { unknownLogFormat, unreadLogFormat } from "../../faults-logs.ts"
import { apacheFormat, isApacheFormat } from "./apache.ts"
import { jsonFormat } from "./json.ts"
import { formatNames, knownFormats } from "./known.ts"
import type { LineFormat } from "./line-format.ts"
import { isNginxFormat, nginxFormat } from "./nginx.ts"
import { w3cFormat } from "./w3c.ts"

export interface DetectTask {
  readonly file: string
  /** As the job has it. */
  readonly format: string
  /** SQL that selects `line` of a sample. */
  readonly sample: string
  readonly database: Database
}

/** A format fits as well as the best when it reads so large a share of its lines. */
const asGood = 0.99
/** The best must read so much of the sample. */
const least = 0.5
/** Numbers at the end of a line below it, at the median, are seconds; microseconds would be more. */
const fewMicroseconds = 100

/** The format of a file's lines: as the job says, or by a sample. Fault where none fits. */
export async function detectFormat(task: DetectTask): Promise<LineFormat> {
  const { format, file } = task
  const configured = configuredFormat(format)
  if (configured !== null) return configured
  const lines = (await task.database.rows<{ line: string }>(task.sample)).map(({ line }) => line)
  const isWanted = ({ name }: LineFormat): boolean => format === "auto" || format === name
  const declared = w3cFormat(lines) ?? jsonFormat(lines)
  if (declared !== null && (isWanted(declared) || (format === "json" && declared.kind === "json")))
    return declared
  const counted = await countMatches(knownFormats.filter(isWanted), task)
  const best = Math.max(0, ...counted.map(({ matches }) => matches))
  const fitting = counted.filter(
    ({ matches }) => matches > 0 && matches >= asGood * best && matches >= least * lines.length,
  )
  const found = (
    await withoutShortNumbers(
      fitting.map(({ format }) => format),
      task,
    )
  )[0]
  if (found === undefined)
    throw unknownLogFormat(file, format, lines.find(line => !line.startsWith("#")) ?? "")
  return found
}

/** Null where only a sample tells. Fault for a name that is none. */
function configuredFormat(format: string): LineFormat | null {
  if (isNginxFormat(format)) return needed(nginxFormat("nginx log_format", format), format)
  if (isApacheFormat(format)) return needed(apacheFormat("Apache LogFormat", format), format)
  if (format === "auto" || formatNames.includes(format)) return null
  throw unreadLogFormat(format, [...formatNames])
}

/** Fault where a pasted format lacks what every count needs. */
function needed(format: LineFormat, written: string): LineFormat {
  const roles = format.fields.map(({ role }) => role)
  const isTimed = roles.some(role => role.endsWith("time") || role.startsWith("epoch"))
  if (isTimed && roles.includes("status")) return format
  throw unreadLogFormat(written, [...formatNames])
}

async function countMatches(
  formats: readonly LineFormat[],
  { database, sample }: DetectTask,
): Promise<readonly { readonly format: LineFormat; readonly matches: number }[]> {
  if (formats.length === 0) return []
  const counts = formats.map(
    ({ pattern }, i) => `count(*) FILTER (regexp_matches(line, ${literal(pattern)})) AS m${i}`,
  )
  const [row = {}] = await database.rows<Record<string, number>>(
    `SELECT ${counts.join(", ")} FROM (${sample})`,
  )
  return formats.map((format, i) => ({ format, matches: row[`m${i}`] ?? 0 }))
}

/** Without those that would read seconds as microseconds. */
async function withoutShortNumbers(
  formats: readonly LineFormat[],
  { database, sample, format: written }: DetectTask,
): Promise<readonly LineFormat[]> {
  const kept: LineFormat[] = []
  for (const format of formats) {
    const place = format.fields.findIndex(({ role }) => role === "microseconds") + 1
    if (place === 0 || written !== "auto") kept.push(format)
    else {
      const [row] = await database.rows<{ median: number | null }>(
        `SELECT median(try_cast(regexp_extract(line, ${literal(format.pattern)}, ${place}) AS DOUBLE)) AS median FROM (${sample})`,
      )
      if ((row?.median ?? 0) >= fewMicroseconds) kept.push(format)
    }
  }
  return kept
}
