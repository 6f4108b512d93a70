import { availableParallelism } from "node:os"
import { MessageChannel, type Transferable } from "node:worker_threads"
import { Tinypool } from "tinypool"
import { Fault, type Job, type ModelFiles } from "../base/index.ts"
import type { GroupTask } from "../detect/index.ts"
import { nativeSettings } from "../engine/index.ts"
import type { Examined, Task } from "./examine.ts"
import type { Outcome } from "./worker.ts"

export interface Pool {
  readonly workers: number
  /**
   * Rejects with the Fault that the worker met. A signal asks the thread to stop, which it does between two updates: native code that is cut off
   * in its thread takes the whole process down.
   */
  readonly examine: (task: Task, signal: AbortSignal) => Promise<Examined>
  /** Likewise. */
  readonly learn: (group: GroupTask, signal: AbortSignal) => Promise<readonly ModelFiles[]>
  /** Only once nothing is under way. */
  readonly close: () => Promise<void>
}

/** One worker thread per core unless the job says otherwise; each computes one host at a time. */
export function openPool(job: Job, hosts: number): Pool {
  const workers = Math.max(1, Math.min(hosts, job.workers === "auto" ? availableParallelism() : job.workers))
  Object.assign(process.env, nativeSettings)
  const pool = new Tinypool({ filename: workerFile(), minThreads: workers, maxThreads: workers, concurrentTasksPerWorker: 1 })
  const run = async <Result>(order: OmitStop, transfer: readonly Transferable[], signal: AbortSignal): Promise<Result> => {
    const { port1: ours, port2: stop } = new MessageChannel()
    const ask = (): void => ours.postMessage("stop")
    signal.throwIfAborted()
    signal.addEventListener("abort", ask, { once: true })
    try {
      const outcome = (await pool.run({ ...order, stop }, { transferList: [...transfer, stop] as Transferable[] })) as Outcome<Result>
      if ("fault" in outcome) throw new Fault(outcome.fault)
      return outcome.result
    } finally {
      signal.removeEventListener("abort", ask)
      ours.close()
    }
  }
  return {
    workers,
    examine: (task, signal) => run({ task }, [task.frames.history.values.buffer, task.frames.night.values.buffer] as Transferable[], signal),
    learn: (group, signal) => run({ group }, group.parts.flatMap(({ fit, stop }) => [fit.buffer, stop.buffer]) as Transferable[], signal),
    close: () => pool.destroy(),
  }
}

type OmitStop = { readonly task: Task } | { readonly group: GroupTask }

/** Threads run compiled code: from src (the tests) they take dist, which `prepare` has built. */
function workerFile(): string {
  return new URL(import.meta.url.endsWith(".ts") ? "../../dist/pipeline/worker.js" : "./worker.js", import.meta.url).href
}
