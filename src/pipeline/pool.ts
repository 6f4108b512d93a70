import { availableParallelism } from "node:os"
import { MessageChannel, type Transferable } from "node:worker_threads"
import { Tinypool } from "tinypool"
import { Fault, type Job } from "../base/index.ts"
import { nativeSettings } from "../engine/index.ts"
import type { Examined, Task } from "./examine.ts"
import type { Order, Outcome } from "./worker.ts"

export interface Pool {
  readonly workers: number
  /**
   * Rejects with the Fault that the worker met. A signal asks the thread to stop, which it does between two updates: native code that is cut off
   * in its thread takes the whole process down.
   */
  readonly examine: (task: Task, signal: AbortSignal) => Promise<Examined>
  /** Only once nothing is under way. */
  readonly close: () => Promise<void>
}

/** One worker thread per core unless the job says otherwise; each computes one host at a time. */
export function openPool(job: Job, hosts: number): Pool {
  const workers = Math.max(1, Math.min(hosts, job.workers === "auto" ? availableParallelism() : job.workers))
  Object.assign(process.env, nativeSettings)
  const pool = new Tinypool({ filename: workerFile(), minThreads: workers, maxThreads: workers, concurrentTasksPerWorker: 1 })
  return {
    workers,
    async examine(task, signal) {
      const { port1: ours, port2: stop } = new MessageChannel()
      const ask = (): void => ours.postMessage("stop")
      const { history, night } = task.frames
      signal.throwIfAborted()
      signal.addEventListener("abort", ask, { once: true })
      try {
        const order: Order = { task, stop }
        const outcome = (await pool.run(order, { transferList: [history.values.buffer, night.values.buffer, stop] as Transferable[] })) as Outcome
        if ("fault" in outcome) throw new Fault(outcome.fault)
        return outcome.examined
      } finally {
        signal.removeEventListener("abort", ask)
        ours.close()
      }
    },
    close: () => pool.destroy(),
  }
}

/** Threads run compiled code: from src (the tests) they take dist, which `prepare` has built. */
function workerFile(): string {
  return new URL(import.meta.url.endsWith(".ts") ? "../../dist/pipeline/worker.js" : "./worker.js", import.meta.url).href
}
