import { availableParallelism } from "node:os"
import type { Job, ModelFiles } from "../../base/index.ts"
import type { PooledTask } from "../../detect/index.ts"
import { probeEngine } from "./probe-engine.ts"
import type { AblatedMetrics, AblationJob } from "../evaluate/ablate-host.ts"
import type { HostAnalysis, HostJob } from "../hosts/analyze.ts"
import type { EngineInfo } from "./protocol.ts"
import { openWorkers } from "./processes.ts"

export interface Pool {
  readonly workers: number
  /** Rejects with the worker's Fault, or when the signal aborts; so do the others. */
  readonly analyze: (host: HostJob, signal: AbortSignal) => Promise<HostAnalysis>
  readonly ablate: (host: AblationJob, signal: AbortSignal) => Promise<readonly AblatedMetrics[]>
  readonly trainPooled: (cohort: PooledTask, signal: AbortSignal) => Promise<readonly ModelFiles[]>
  /** The engine in the workers. Fault engine.runtime-unavailable where it does not load. */
  readonly engine: (signal: AbortSignal) => Promise<EngineInfo>
  /** Call only when idle. */
  readonly close: () => Promise<void>
}

/** One worker per core unless the job says otherwise; each computes one host at a time. */
export function openPool({ workers: requested, model: { engine } }: Job, hosts: number): Pool {
  const count = Math.max(1, Math.min(hosts, requested === "auto" ? availableParallelism() : requested))
  const workers = openWorkers(count)
  return {
    workers: count,
    analyze: (host, signal) => workers.ask({ kind: "analyze", host }, signal),
    ablate: (host, signal) => workers.ask({ kind: "ablate", host }, signal),
    trainPooled: (cohort, signal) => workers.ask({ kind: "train", cohort }, signal),
    engine: signal => probeEngine(engine, workers, signal),
    close: () => workers.close(),
  }
}
