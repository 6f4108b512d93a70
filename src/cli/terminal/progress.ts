import type { LogLine, Progress } from "../../base/index.ts"
import { printable } from "./log.ts"

/** A progress line on a terminal, redrawn in place: stage, host, hosts done or megabytes read, time left. */
export function terminalProgress(now: () => number): Progress {
  let current = ""
  let since = 0
  let shown = false

  return {
    at(stage, host, done, total, unit) {
      const work = unit === "bytes" ? `${stage} ${host}` : stage
      if (work !== current) {
        current = work
        since = now()
      }
      const bar = `[${"#".repeat(Math.round((20 * done) / Math.max(total, 1))).padEnd(20, ".")}]`
      const line = `${stage} ${bar} ${countsOf(done, total, unit)}${timeLeft(now() - since, done, total)}  ${printable(host)}`
      process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`)
      shown = true
    },
    clear() {
      if (shown) process.stderr.write("\r\u001b[2K")
      shown = false
    },
  }
}

/** ms between lines of a log, which are kept. */
const interval = 30_000

/** A line of the log each half minute, for a stage that takes longer than that. */
export function loggedProgress(log: LogLine, now: () => number): Progress {
  let logged = now()
  return {
    at(stage, host, done, total, unit) {
      if (now() - logged < interval) return
      logged = now()
      log(`${stage}.progress`, { input: host, done: countsOf(done, total, unit) })
    },
    clear: () => undefined,
  }
}

/** "3/200", or "412/2000 MB". */
function countsOf(done: number, total: number, unit?: "bytes"): string {
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6)
  return unit === "bytes" ? `${megabytes(done)}/${megabytes(total)} MB` : `${done}/${total}`
}

function timeLeft(elapsed: number, done: number, total: number): string {
  if (done === 0 || done === total) return ""
  const seconds = Math.round(((elapsed / done) * (total - done)) / 1000)
  return seconds < 90 ? `  ${seconds} s left` : `  ${Math.round(seconds / 60)} min left`
}
