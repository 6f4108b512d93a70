import { writeSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { parentPort, Worker, workerData } from "node:worker_threads"
import type { Watched } from "./watchdog.ts"

/**
 * A thread beside the main one, because that cannot watch itself: counts looks at which no turn of the event
 * loop was seen, since clocks also move while a machine sleeps. Ends JavaScript without end, so that the main
 * thread throws; where native code does not return, only a kill helps.
 */
const { turns, interval, blocked, grace, lastWords }: Watched = workerData as Watched

await silence(blocked)
parentPort?.postMessage("blocked")
new Worker(new URL("./end-execution.js", import.meta.url), { execArgv: [], env: {} }).unref()
await silence(grace)
writeSync(2, lastWords)
process.kill(process.pid, "SIGKILL")

/** Resolves once no turn was seen for so many ms. */
async function silence(ms: number): Promise<void> {
  let seen = Atomics.load(turns, 0)
  for (let quiet = 0; quiet < ms; quiet += interval) {
    await sleep(interval)
    const now = Atomics.load(turns, 0)
    if (now !== seen) quiet = 0
    seen = now
  }
}
