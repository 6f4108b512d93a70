import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { childEnv } from "../../base/index.ts"
import { workerLost } from "../faults.ts"
import { type Reply, type Request, unwrap } from "./protocol.ts"

/** So many processes that compute at once; an order waits until one of them is free. */
export interface Workers {
  /**
   * Throws what the worker threw, Fault pipeline.worker-lost where the process ends before it has answered,
   * or does not even start, and the signal's reason when that aborts.
   */
  ask<Result>(request: Request, signal: AbortSignal): Promise<Result>
  /** Only once nothing is under way. */
  close(): Promise<void>
}

/**
 * Workers are processes of their own: what breaks in one leaves the others and this one whole, and costs its
 * host alone. What is handed over is copied. A signal ends the process at once, wherever it is, for it only
 * computes; the next order starts another one.
 */
export function openWorkers(count: number): Workers {
  const free: (ChildProcess | null)[] = Array<null>(count).fill(null)
  const waiting: ((worker: ChildProcess | null) => void)[] = []
  const release = (worker: ChildProcess | null): void => {
    const next = waiting.shift()
    if (next) next(worker)
    else free.push(worker)
  }
  return {
    async ask<Result>(request: Request, signal: AbortSignal) {
      const idle =
        free.length > 0
          ? free.pop()!
          : await new Promise<ChildProcess | null>(resolve => {
              waiting.push(resolve)
            })
      let worker = idle
      try {
        signal.throwIfAborted()
        worker = idle && isAlive(idle) ? idle : start()
        return unwrap((await replyOf(worker, request, signal)) as Reply<Result>)
      } finally {
        release(worker)
      }
    },
    async close() {
      await Promise.all(free.map(async worker => worker && isAlive(worker) && stop(worker)))
    },
  }
}

/** Workers run compiled code: from src (the tests) they take dist, which `prepare` has built. */
const workerModule = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "../../../dist/pipeline/workers/worker.js" : "./worker.js",
    import.meta.url,
  ),
)

/**
 * Of V8: no helper threads, which on a core that a worker fills only take turns with it (a twentieth of a
 * night), and a nursery of 4 MB instead of 16, which holds 40 MB less.
 */
const nodeFlags = ["--single-threaded", "--max-semi-space-size=4"]

/** What the system, Node and the engines' native code go by; a job's passwords are none of it. */
const allowedNames =
  /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_[A-Z]+|TZ|CI|SYSTEMROOT|(LD|DYLD|NODE|NOCTULE|UV|MALLOC|TF|ORT|OMP|CUDA|FAKETIME)_\w+)$/i

function start(): ChildProcess {
  return fork(workerModule, [], {
    execPath: process.execPath,
    env: childEnv(process.env, allowedNames),
    serialization: "advanced",
    stdio: ["ignore", 2, 2, "ipc"],
    execArgv: [...process.execArgv, ...nodeFlags],
  })
}

const isAlive = ({ exitCode, signalCode, connected }: ChildProcess): boolean =>
  exitCode === null && signalCode === null && connected

async function replyOf(worker: ChildProcess, request: Request, signal: AbortSignal): Promise<Reply> {
  const kill = (): void => void worker.kill("SIGKILL")
  const settled = new AbortController()
  const answer = once(worker, "message", { signal: settled.signal }).then(([reply]) => reply as Reply)
  const end = once(worker, "exit", { signal: settled.signal }).then(
    ([code, by]: (number | string | null)[]) => Promise.reject(new Error(String(by ?? `exit code ${code}`))),
  )
  signal.addEventListener("abort", kill, { signal: settled.signal })
  worker.send(request, error => {
    if (error) kill()
  })
  try {
    return await Promise.race([answer, end])
  } catch (error) {
    signal.throwIfAborted()
    throw workerLost(error)
  } finally {
    settled.abort()
  }
}

async function stop(worker: ChildProcess): Promise<void> {
  const exited = once(worker, "exit")
  worker.disconnect()
  await exited
}
