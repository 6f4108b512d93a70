import { day, type Fault, hour, inputFault, minute, type TimeRule, truncate } from "../base/index.ts"
import { shorten } from "./faults.ts"

export interface UnreadableTime {
  readonly file: string
  readonly rule: TimeRule
  /** A value of the column. */
  readonly sample: string
  readonly jobFile: string
}

export function noTimeReadable({ file, rule, sample, jobFile }: UnreadableTime): Fault {
  const isNumber = /^-?\d+(\.\d+)?$/.test(sample.trim())
  const byDigits: Readonly<Record<number, string>> = {
    9: "epoch-s",
    10: "epoch-s",
    12: "epoch-ms",
    13: "epoch-ms",
    15: "epoch-us",
    16: "epoch-us",
  }
  const digits = sample.trim().replace(/^-|\..*/g, "").length
  const number = byDigits[digits] ?? (digits > 16 ? "epoch-ns" : "elapsed-s")
  const fitting = isNumber
    ? [number]
    : ["iso", 'or a pattern such as "%d.%m.%Y %H:%M:%S"'].filter(format => format !== rule.format)
  const what = `cannot parse times in column "${rule.column}" as ${rule.format}: it holds "${truncate(sample, 60)}"`
  return inputFault({
    code: "ingest.no-time",
    what,
    where: shorten(file),
    hint: `set source.time.format to the actual format (${fitting.join(", ")}) in ${jobFile}`,
  })
}

export function staleData(newest: number, end: number, allowed: number): Fault {
  const age = duration(end - newest)
  const what = `the newest row is ${age} older than the night's end; ${duration(allowed)} is allowed`
  const where = `newest ${iso(newest)} · night ends ${iso(end)}`
  const hint =
    "fix the collection, or set night.end: data (or --until) to report on old data; also check source.time.format"
  return inputFault({ code: "ingest.stale", what, where, hint })
}

export function allInFuture(oldest: number, end: number): Fault {
  const where = `oldest ${iso(oldest)} · night ends ${iso(end)}`
  const hint = "check source.time (format, origin, zone) and the clocks, or set night.end: data"
  return inputFault({ code: "ingest.future", what: "all rows are after the night's end", where, hint })
}

/** ISO 8601, or milliseconds for times of a broken clock, which a Date cannot represent. */
function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms since 1970`
}

function duration(ms: number): string {
  const [unit, size] =
    ms < 2 * hour ? (["min", minute] as const) : ms < 2 * day ? (["h", hour] as const) : (["d", day] as const)
  return `${Math.round(ms / size)} ${unit}`
}
