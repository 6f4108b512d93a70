import { fileURLToPath } from "node:url"
import { openChildProcesses } from "../../store/index.ts"
import { workerLost } from "../faults.ts"
import type { Request } from "./protocol.ts"

/** A fixed number of processes; a request waits for a free one. */
export interface Workers {
  /**
   * Throws the worker's error, Fault pipeline.worker-lost where the process ends before its reply or fails to
   * start, and the signal's reason on abort.
   */
  ask<Result>(request: Request, signal: AbortSignal): Promise<Result>
  /** Call only when idle. */
  close(): Promise<void>
}

/** Workers are processes: a crash costs only its host. */
export function openWorkers(count: number): Workers {
  const workers = openChildProcesses<Request>({ module, nodeFlags }, count)
  return {
    ask: (request, signal) => workers.ask(request, { signal, lost: workerLost }),
    close: () => workers.close(),
  }
}

/** Workers run compiled code; from src (in tests) that is dist, which `prepare` builds. */
const module = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "../../../dist/pipeline/workers/worker.js" : "./worker.js",
    import.meta.url,
  ),
)

/**
 * V8 flags: no helper threads, which would compete with the worker for its core (5 % of a night), and a young
 * generation of 4 MB instead of 16, which saves 40 MB.
 */
const nodeFlags = ["--single-threaded", "--max-semi-space-size=4"]
