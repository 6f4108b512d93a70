import { availableParallelism } from "node:os"
import type { Job, ModelFiles } from "../base/index.ts"
import type { GroupTask } from "../detect/index.ts"
import { nativeSettings } from "../engine/index.ts"
import { engineTaken } from "./engine-taken.ts"
import type { Examined, Task } from "./examine.ts"
import { type EngineTaken, type Order, type Outcome, resultIn } from "./order.ts"
import { processes } from "./processes.ts"
import { threads } from "./threads.ts"

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

/**
 * One worker per core unless the job says otherwise; each computes one host at a time. They are threads, but with TensorFlow processes: the native
 * binding of tfjs-node shares a table of names between the threads of a process, without a lock, and now and then that ends the process.
 */
export function openPool({ workers: asked, model: { engine } }: Job, hosts: number): Pool {
  const workers = Math.max(1, Math.min(hosts, asked === "auto" ? availableParallelism() : asked))
  Object.assign(process.env, nativeSettings)
  const { ask, close } = engine === "tensorflow" ? processes(workers) : threads(workers)
  const run = async <Result>(order: Order, arrays: readonly ArrayBufferLike[], signal: AbortSignal): Promise<Result> =>
    resultIn(await ask(order, arrays, signal) as Outcome<Result>)
  return {
    workers,
    examine: (task, signal) => run({ task }, [task.frames.history.values.buffer, task.frames.night.values.buffer], signal),
    learn: (group, signal) => run({ group }, group.parts.flatMap(({ fit, stop }) => [fit.buffer, stop.buffer]), signal),
    engine: signal => engineTaken(engine, signal),
    close,
  }
}
