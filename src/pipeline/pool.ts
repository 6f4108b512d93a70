import { availableParallelism } from "node:os"
import type { Job, ModelFiles } from "../base/index.ts"
import type { GroupTask } from "../detect/index.ts"
import { engineTaken } from "./engine-taken.ts"
import type { Examined, Task } from "./examine.ts"
import type { EngineTaken } from "./order.ts"
import { openWorkers } from "./workers.ts"

export interface Pool {
  readonly workers: number
  /** Rejects with the Fault that the worker met, or when the signal aborts; so do the others. */
  readonly examine: (task: Task, signal: AbortSignal) => Promise<Examined>
  readonly learn: (group: GroupTask, signal: AbortSignal) => Promise<readonly ModelFiles[]>
  /** What executes the job's models in the workers. Throws Fault engine.runtime where that does not load. */
  readonly engine: (signal: AbortSignal) => Promise<EngineTaken>
  /** Only once nothing is under way. */
  readonly close: () => Promise<void>
}

/** One worker per core unless the job says otherwise; each computes one host at a time. */
export function openPool({ workers: asked, model: { engine } }: Job, hosts: number): Pool {
  const count = Math.max(1, Math.min(hosts, asked === "auto" ? availableParallelism() : asked))
  const workers = openWorkers(count)
  return {
    workers: count,
    examine: (task, signal) => workers.ask({ task }, signal),
    learn: (group, signal) => workers.ask({ group }, signal),
    engine: signal => engineTaken(engine, workers, signal),
    close: () => workers.close(),
  }
}
