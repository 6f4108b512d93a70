import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { workerLost } from "../base/messages/pipeline.ts"
import type { Order, Outcome } from "./order.ts"
import { compiled, type Workers } from "./workers.ts"

/**
 * Workers that are processes of their own: what breaks in one leaves the others and this one whole, and costs its host alone. What is handed over is
 * copied. A signal ends the process at once, wherever it is, for it only computes; the next order starts another one.
 */
export function processes(count: number): Workers {
  const free: (ChildProcess | null)[] = Array<null>(count).fill(null)
  const waiting: ((worker: ChildProcess | null) => void)[] = []
  const give = (worker: ChildProcess | null): void => {
    const next = waiting.shift()
    if (next) next(worker)
    else free.push(worker)
  }
  return {
    async ask(order, _arrays, signal) {
      const kept = free.length > 0 ? free.pop()! : await new Promise<ChildProcess | null>(resolve => { waiting.push(resolve) })
      let worker = kept
      try {
        signal.throwIfAborted()
        worker = kept && alive(kept) ? kept : start()
        return await answerOf(worker, order, signal)
      } finally {
        give(worker)
      }
    },
    async close() {
      await Promise.all(free.map(worker => worker && alive(worker) && ended(worker)))
    },
  }
}

function start(): ChildProcess {
  return fork(compiled("worker-process"), { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"] })
}

const alive = ({ exitCode, signalCode, connected }: ChildProcess): boolean => exitCode === null && signalCode === null && connected

/** Throws Fault pipeline.worker-lost where the process ends before it has answered, or does not even start. */
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
