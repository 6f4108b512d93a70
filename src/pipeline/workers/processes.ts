import { fileURLToPath } from "node:url"
import type { Fault } from "../../base/index.ts"
import { LimitExceeded, openChildProcesses } from "../../store/index.ts"
import { workerHung, workerLost } from "../faults.ts"
import type { Request } from "./protocol.ts"

/** A fixed number of processes; a request waits for a free one. */
export interface Workers {
  /**
   * Throws the worker's error, Fault pipeline.worker-lost where the process ends before its reply or fails to
   * start, pipeline.worker-hung where it exceeds its time, and the signal's reason on abort.
   */
  ask<Result>(request: Request, signal: AbortSignal): Promise<Result>
  /** Call only when idle. */
  close(): Promise<void>
}

/** Workers are processes: a crash, or work without end, costs only its host. */
export function openWorkers(count: number, secondsOf = secondsFor): Workers {
  const workers = openChildProcesses<Request>({ module, nodeFlags }, count)
  return {
    ask: (request, signal) => {
      const limits = { seconds: secondsOf(request), cpuSeconds: Infinity, memory: Infinity }
      return workers.ask(request, { signal, limits, lost: cause => lostOrHung(request, cause) })
    },
    close: () => workers.close(),
  }
}

/** Wall-clock limit of a request: an hour, and a second more for so many values; a host takes a minute. */
const [baseSeconds, valuesPerSecond] = [3600, 5000] as const

function secondsFor(request: Request): number {
  const values =
    request.kind === "analyze" || request.kind === "ablate"
      ? [request.host.frames.history.values, request.host.frames.night.values]
      : request.kind === "train"
        ? request.cohort.samples.map(({ trainValues }) => trainValues)
        : []
  const total = values.reduce((sum, { length }) => sum + length, 0)
  return Math.round(baseSeconds + total / valuesPerSecond)
}

function lostOrHung({ kind }: Request, cause: unknown): Fault {
  return cause instanceof LimitExceeded ? workerHung(kind, cause) : workerLost(cause)
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
