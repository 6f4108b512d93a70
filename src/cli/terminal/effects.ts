import { type Effects, exits, Fault, isErrno, type Log } from "../../base/index.ts"
import { asInvoked } from "./invocation.ts"
import { makeLog, printable } from "./log.ts"
import { loggedProgress, terminalProgress } from "./progress.ts"

export interface Verbosity {
  readonly quiet: boolean
  readonly debug: boolean
}

/**
 * The effects of a process: clock, stderr, environment, and a signal that Ctrl-C and SIGTERM abort. Narrows
 * the umask so that only user and group can read reports (SECURITY.md).
 */
export function createEffects({ quiet, debug }: Verbosity): Effects {
  process.umask(process.umask(0o027) | 0o027)
  const line = process.stderr.isTTY === true && !quiet ? terminalProgress(Date.now) : null
  const log = logFor({ quiet, debug }, () => line?.clear())
  const progress = line ?? loggedProgress(log.info, Date.now)
  return { now: Date.now, log, progress, env: process.env, signal: stopSignal(progress.clear) }
}

/** The log on stderr. `before` clears the progress line. */
export function logFor({ quiet, debug }: Verbosity, before: () => void): Log {
  const terminal = process.stderr.isTTY === true
  const colour = terminal && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb"
  return makeLog({ level: debug ? "debug" : quiet ? "error" : "info", terminal, colour, before })
}

/**
 * stdout, for results. A closed pipe (`| head`) is not an error; any other failure, such as a full disk, is
 * reported and sets the exit code.
 */
export function openStdout(): (text: string) => void {
  process.stdout.on("error", (error: Error) => {
    if (isErrno(error, "EPIPE")) return
    const what = `cannot write to stdout: ${error.message}`
    if (process.stderr.isTTY) process.stderr.write(`noctule: ${what}\n`)
    else logFor({ quiet: false, debug: false }, () => undefined).error("run.stdout", { what })
    process.exitCode = exits.usage
  })
  return text => void process.stdout.write(text)
}

/** Aborts on the first SIGINT or SIGTERM. A second one kills the process with the default action. */
function stopSignal(clear: () => void): AbortSignal {
  const stop = new AbortController()
  for (const [name, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(name, () => {
      clear()
      if (stop.signal.aborted) {
        process.removeAllListeners(name)
        process.kill(process.pid, name)
      }
      stop.abort(new Stopped(name, code))
    })
  }
  return stop.signal
}

class Stopped extends Error {
  readonly code: number
  constructor(signal: string, code: number) {
    super(`stopped by ${signal}; the same command resumes the run`)
    this.code = code
  }
}

/** Reports an error according to its kind, and returns the exit code. */
export function reportError(error: unknown, effects: Effects, { debug }: Verbosity): number {
  effects.progress.clear()
  if (effects.signal.aborted && effects.signal.reason instanceof Stopped) {
    const { message, code } = effects.signal.reason
    printError("run.stopped", message, effects)
    return code
  }
  if (error instanceof Fault) {
    if (process.stderr.isTTY) process.stderr.write(`noctule: ${forTerminal(error)}\n`)
    else effects.log.error("run.failed", recordOf(error))
    if (debug && error.cause instanceof Error) printError("run.stack", String(error.cause.stack), effects)
    return error.exit
  }
  const shown =
    error instanceof Error
      ? debug
        ? error.stack
        : `${error.name}: ${error.message.split("\n")[0]}`
      : String(error)
  printError("run.bug", `this is a bug · ${shown}${debug ? "" : " · --debug prints the stack"}`, effects)
  return exits.bug
}

/** Reports what is wrong with the command line. */
export function reportUsage(fault: Fault): void {
  if (process.stderr.isTTY) process.stderr.write(`noctule: ${forTerminal(fault)}\n`)
  else logFor({ quiet: true, debug: false }, () => undefined).error("cli.usage", recordOf(fault))
}

/** Text on a terminal; elsewhere a log line, because each line there is one JSON object. */
function printError(event: string, what: string, { log }: Effects): void {
  if (process.stderr.isTTY) process.stderr.write(`noctule: ${what}\n`)
  else log.error(event, { what })
}

function recordOf(fault: Fault) {
  return { ...fault.toRecord(), hint: asInvoked(fault.hint) }
}

function forTerminal({ what, where, hint }: Fault): string {
  const lines = [what, where && `  at: ${where}`, `  hint: ${asInvoked(hint)}`]
    .filter(Boolean)
    .flatMap(text => text.split("\n"))
  return lines.map(printable).join("\n")
}
