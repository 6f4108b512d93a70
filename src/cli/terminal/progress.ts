import type { Progress } from "../../base/index.ts"
import { printable } from "./log.ts"

/** A progress line on a terminal, redrawn in place: stage, host, hosts done, time left. Silent elsewhere. */
export function makeProgress(options: { readonly terminal: boolean; readonly now: () => number }): Progress {
  if (!options.terminal) return { at: () => undefined, clear: () => undefined }
  let stageNow = ""
  let since = 0
  let shown = false

  return {
    at(stage, host, done, total) {
      if (stage !== stageNow) {
        stageNow = stage
        since = options.now()
      }
      const bar = `[${"#".repeat(Math.round((20 * done) / Math.max(total, 1))).padEnd(20, ".")}]`
      const line = `${stage} ${bar} ${done}/${total}${timeLeft(options.now() - since, done, total)}  ${printable(host)}`
      process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`)
      shown = true
    },
    clear() {
      if (shown) process.stderr.write("\r\u001b[2K")
      shown = false
    },
  }
}

function timeLeft(elapsed: number, done: number, total: number): string {
  if (done === 0 || done === total) return ""
  const seconds = Math.round(((elapsed / done) * (total - done)) / 1000)
  return seconds < 90 ? `  ${seconds} s left` : `  ${Math.round(seconds / 60)} min left`
}
