import { availableParallelism } from "node:os"
import { Tinypool } from "tinypool"
import { Fault, type Job } from "../base/index.ts"
import type { Examined, Task } from "./examine.ts"
import type { Outcome } from "./worker.ts"

export interface Pool {
  readonly workers: number
  /** Rejects with the Fault that the worker met. */
  readonly examine: (task: Task, signal: AbortSignal) => Promise<Examined>
  readonly close: () => Promise<void>
}

/** One worker thread per core unless the job says otherwise; each computes one host at a time. */
export function openPool(job: Job, hosts: number): Pool {
  const workers = Math.max(1, Math.min(hosts, job.workers === "auto" ? availableParallelism() : job.workers))
  process.env["ORT_DISABLE_TELEMETRY"] = "1" // must stand before the threads start: native code does not see what a thread assigns
  const pool = new Tinypool({ filename: workerFile(), minThreads: workers, maxThreads: workers, concurrentTasksPerWorker: 1 })
  return {
    workers,
    async examine(task, signal) {
      const outcome = (await pool.run(task, {
        signal,
        transferList: [task.frames.history.values.buffer as ArrayBuffer, task.frames.night.values.buffer as ArrayBuffer],
      })) as Outcome
      if ("fault" in outcome) throw new Fault(outcome.fault)
      return outcome.examined
    },
    close: () => pool.destroy(),
  }
}

/** Threads run compiled code: from src (the tests) they take dist, which `prepare` has built. */
function workerFile(): string {
  return new URL(import.meta.url.endsWith(".ts") ? "../../dist/pipeline/worker.js" : "./worker.js", import.meta.url).href
}
