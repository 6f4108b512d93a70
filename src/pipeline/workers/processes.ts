import { fileURLToPath } from "node:url"
import { openChildProcesses } from "../../store/index.ts"
import { workerLost } from "../faults.ts"
import type { Request } from "./protocol.ts"

/** So many processes that compute at once; a request waits until one of them is free. */
export interface Workers {
  /**
   * Throws what the worker threw, Fault pipeline.worker-lost where the process ends before it has answered,
   * or does not even start, and the signal's reason when that aborts.
   */
  ask<Result>(request: Request, signal: AbortSignal): Promise<Result>
  /** Only once nothing is under way. */
  close(): Promise<void>
}

/** Workers are processes of their own: what breaks in one costs its host and no other. */
export function openWorkers(count: number): Workers {
  const workers = openChildProcesses<Request>({ module, nodeFlags }, count)
  return {
    ask: (request, signal) => workers.ask(request, { signal, lost: workerLost }),
    close: () => workers.close(),
  }
}

/** Workers run compiled code: from src (the tests) they take dist, which `prepare` has built. */
const module = fileURLToPath(
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
