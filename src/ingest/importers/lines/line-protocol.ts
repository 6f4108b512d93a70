import { epochMs, type Importer, type TidyRows } from "../importer.ts"
import { seriesName } from "../labels.ts"

/** InfluxDB's line protocol, as Telegraf and `influx_inspect export` write it. */
export const lineProtocol: Importer = {
  name: "InfluxDB's line protocol",
  recognises: head => pointPattern.test(head),
  read: async ({ lines }, rows) => {
    const known = new Map<string, number>()
    for await (const line of lines()) {
      if (line.trim() === "" || line.startsWith("#")) continue
      const point = parseLine(line)
      if (point === null && !/^(CREATE|DROP) /.test(line)) rows.reject(line)
      for (const [field, value] of point?.fields ?? []) {
        const written = `${point?.key} ${field}`
        const series = known.get(written) ?? seriesOf(point?.key ?? "", field, rows)
        known.set(written, series)
        rows.add(series, point?.time ?? NaN, value)
      }
    }
  },
}

/** Measurement, tags, fields and a time; a backslash escapes what would part them. */
const pointPattern =
  /^(?:\\.|[^\s,"{#\\])(?:\\.|[^\s,\\])*(?:,(?:\\.|[^\s,=\\])+=(?:\\.|[^\s,\\])+)* (?:\\.|[^\s,=\\])+=\S[^\n]* -?\d{9,19}\r?$/m

interface Point {
  /** Measurement and tags as they are written. */
  readonly key: string
  /** Numbers and booleans; texts are left out. */
  readonly fields: readonly (readonly [name: string, value: number])[]
  /** Epoch ms. */
  readonly time: number
}

/** Null where the line is none of the protocol's, or has no time. */
function parseLine(line: string): Point | null {
  const [key, fields, time, ...more] = split(line.trim(), " ")
  if (!key || !fields || !time || more.length > 0 || !/^-?\d+$/.test(time)) return null
  const values = split(fields, ",").flatMap((pair): (readonly [string, number])[] => {
    const [name = "", value = ""] = split(pair, "=")
    const number = fieldValue(value)
    return number === null ? [] : [[unescaped(name), number]]
  })
  return { key, fields: values, time: epochMs(Number(time)) }
}

/** `cpu,host=web-1,cpu=cpu0` and usage_user: "cpu_usage_user cpu=cpu0" of web-1. */
function seriesOf(key: string, field: string, rows: TidyRows): number {
  const [measurement = "", ...tags] = split(key, ",")
  const labels = tags.map(tag => split(tag, "=").map(unescaped))
  const { host, metric } = seriesName(
    `${unescaped(measurement)}_${field}`,
    new Map(labels.map(([label = "", value = ""]) => [label, value])),
  )
  return rows.series(host, metric)
}

/** 1, 1.5e3, 1i, 1u, true; null for a text. */
function fieldValue(text: string): number | null {
  if (/^(t|true)$/i.test(text)) return 1
  if (/^(f|false)$/i.test(text)) return 0
  const value = Number(text.replace(/[iu]$/, ""))
  return text === "" || Number.isNaN(value) ? null : value
}

/** Parts a text where `mark` stands neither behind a backslash nor in quotes. */
function split(text: string, mark: string): string[] {
  if (!text.includes("\\") && !text.includes('"')) return text.split(mark).filter(part => part !== "")
  const parts = [""]
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === "\\" && i + 1 < text.length) parts[parts.length - 1] += char + text.charAt(++i)
    else if (char === mark && !quoted) parts.push("")
    else {
      if (char === '"') quoted = !quoted
      parts[parts.length - 1] += char
    }
  }
  return parts.filter(part => part !== "")
}

function unescaped(text: string): string {
  return text.replace(/\\([,= ])/g, "$1")
}
