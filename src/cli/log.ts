import { destination, pino } from "pino"
import type { Log, LogLine } from "../base/index.ts"

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error"
  /** A terminal gets readable lines, anything else JSON. */
  readonly terminal: boolean
  readonly colour: boolean
  /** Called before a line is printed, so that a progress line does not stand in its way. */
  readonly before: () => void
}

/** Logs on stderr, one event a line: `stage.verb` with its fields. */
export function makeLog(options: LogOptions): Log {
  return options.terminal ? humanLog(options) : jsonLog(options)
}

function jsonLog({ level }: LogOptions): Log {
  const formatters = { level: (label: string) => ({ level: label }) }
  const logger = pino({ base: null, level, timestamp: pino.stdTimeFunctions.isoTime, formatters }, destination({ fd: 2, sync: true }))
  const line = (at: LogOptions["level"]): LogLine => (event, fields = {}) => logger[at]({ event, ...fields })
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") }
}

const levels = ["debug", "info", "warn", "error"] as const
const colours = { debug: 90, info: 36, warn: 33, error: 31 } as const

function humanLog({ level, colour, before }: LogOptions): Log {
  const line = (at: LogOptions["level"]): LogLine => (event, fields = {}) => {
    if (levels.indexOf(at) < levels.indexOf(level)) return
    before()
    const label = colour ? `\u001b[${colours[at]}m${event}\u001b[0m` : event
    const rest = Object.entries(fields).map(([key, value]) => `${key}=${printable(value)}`)
    process.stderr.write(`${[label, ...rest].join("  ")}\n`)
  }
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") }
}

/** No control character of a hostile name reaches the terminal. */
export function printable(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value)
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
}
