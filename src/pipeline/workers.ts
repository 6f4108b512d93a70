import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { workerLost } from "../base/messages/pipeline.ts"
import { type Order, type Outcome, resultIn } from "./order.ts"

/** So many processes that compute at once; an order waits until one of them is free. */
export interface Workers {
  /**
   * Throws what the worker threw, Fault pipeline.worker-lost where the process ends before it has answered, or does not even start, and the signal's
   * reason when that aborts.
   */
  ask<Result>(order: Order, signal: AbortSignal): Promise<Result>
  /** Only once nothing is under way. */
  close(): Promise<void>
}

/**
 * Workers are processes of their own: what breaks in one leaves the others and this one whole, and costs its host alone. What is handed over is
 * copied. A signal ends the process at once, wherever it is, for it only computes; the next order starts another one.
 */
export function openWorkers(count: number): Workers {
  const free: (ChildProcess | null)[] = Array<null>(count).fill(null)
  const waiting: ((worker: ChildProcess | null) => void)[] = []
  const give = (worker: ChildProcess | null): void => {
    const next = waiting.shift()
    if (next) next(worker)
    else free.push(worker)
  }
  return {
    async ask<Result>(order: Order, signal: AbortSignal) {
      const kept = free.length > 0 ? free.pop()! : await new Promise<ChildProcess | null>(resolve => { waiting.push(resolve) })
      let worker = kept
      try {
        signal.throwIfAborted()
        worker = kept && alive(kept) ? kept : start()
        return resultIn(await answerOf(worker, order, signal) as Outcome<Result>)
      } finally {
        give(worker)
      }
    },
    async close() {
      await Promise.all(free.map(worker => worker && alive(worker) && ended(worker)))
    },
  }
}

/** Workers run compiled code: from src (the tests) they take dist, which `prepare` has built. */
const entry = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../dist/pipeline/worker.js" : "./worker.js", import.meta.url))

/**
 * Of V8: no helper threads, which on a core that a worker fills only take turns with it (a twentieth of a night), and a nursery of 4 MB instead of
 * 16, which holds 40 MB less.
 */
const settings = ["--single-threaded", "--max-semi-space-size=4"]

function start(): ChildProcess {
  return fork(entry, { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"], execArgv: [...process.execArgv, ...settings] })
}

const alive = ({ exitCode, signalCode, connected }: ChildProcess): boolean => exitCode === null && signalCode === null && connected

async function answerOf(worker: ChildProcess, order: Order, signal: AbortSignal): Promise<Outcome> {
  const kill = (): void => void worker.kill("SIGKILL")
  const over = new AbortController()
  const answer = once(worker, "message", { signal: over.signal }).then(([outcome]) => outcome as Outcome)
  const end = once(worker, "exit", { signal: over.signal }).then(([code, by]) => Promise.reject(new Error(by ?? `exit code ${code}`)))
  signal.addEventListener("abort", kill, { signal: over.signal })
  worker.send(order, error => { if (error) kill() })
  try {
    return await Promise.race([answer, end])
  } catch (error) {
    signal.throwIfAborted()
    throw workerLost(error)
  } finally {
    over.abort()
  }
}

async function ended(worker: ChildProcess): Promise<void> {
  const gone = once(worker, "exit")
  worker.disconnect()
  await gone
}
