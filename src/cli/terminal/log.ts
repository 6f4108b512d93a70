import { destination, pino } from "pino"
import type { Log, LogLine } from "../../base/index.ts"

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error"
  /** A terminal gets readable lines, anything else JSON. */
  readonly terminal: boolean
  readonly colour: boolean
  /** Called before a line is printed, to clear the progress line. */
  readonly before: () => void
}

/**
 * Logs on stderr, one event per line: `stage.verb` with its fields. As JSON each line is one object: time
 * (ISO 8601, UTC), level, stage, event and msg (a sentence, or the event) always; job, and run once there is
 * one, on the lines of a night; host, what, where, hint and others where they apply.
 */
export function makeLog(options: LogOptions): Log {
  return options.terminal ? humanLog(options) : jsonLog(options)
}

function jsonLog({ level }: LogOptions): Log {
  const formatters = { level: (label: string) => ({ level: label }) }
  const stderr = destination({ fd: 2, sync: true })
  stderr.on("error", () => undefined) // a failing log, such as one on a full disk, ends no run
  const logger = pino(
    { base: null, level, timestamp: pino.stdTimeFunctions.isoTime, formatters },
    { write: text => void stderr.write(escapeControls(text)) },
  )
  const line =
    (at: LogOptions["level"]): LogLine =>
    (event, fields = {}) => {
      const { what } = fields
      logger[at]({ stage: event.split(".")[0], event, ...fields }, typeof what === "string" ? what : event)
    }
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") }
}

const levels = ["debug", "info", "warn", "error"] as const
const colours = { debug: 90, info: 36, warn: 33, error: 31 } as const

function humanLog({ level, colour, before }: LogOptions): Log {
  const line =
    (at: LogOptions["level"]): LogLine =>
    (event, fields = {}) => {
      if (levels.indexOf(at) < levels.indexOf(level)) return
      before()
      const label = colour ? `\u001b[${colours[at]}m${event}\u001b[0m` : event
      const rest = Object.entries(fields)
        .filter(([key]) => !isRedundant(key, event))
        .map(([key, value]) => `${key}=${printable(value)}`)
      process.stderr.write(`${[label, ...rest].join("  ")}\n`)
    }
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") }
}

/** Escapes characters that JSON allows but terminals and editors interpret: C1 controls, direction marks. */
function escapeControls(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}

/** A terminal user knows the job, and its run once a run.* event has named it. */
function isRedundant(key: string, event: string): boolean {
  return key === "job" || (key === "run" && !event.startsWith("run."))
}

/** No control character of a hostile name reaches the terminal. */
export function printable(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value)
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
}
