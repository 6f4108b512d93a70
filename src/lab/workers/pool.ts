import { fileURLToPath } from "node:url"
import type { TrialRun } from "../../report/index.ts"
import { openChildProcesses } from "../../store/index.ts"
import { workerLost } from "../faults.ts"
import type { TrialTask } from "../trials/run-trial.ts"
import type { LabRequest } from "./protocol.ts"

/** Processes that train, one trial each at a time. */
export interface LabPool {
  readonly trial: (task: TrialTask) => Promise<TrialRun>
  readonly finalLoss: (task: TrialTask) => Promise<number | null>
  /** Only once nothing is under way. */
  readonly close: () => Promise<void>
}

/** Throws what the worker threw, and the signal's reason when that aborts. */
export function openPool(count: number, signal: AbortSignal): LabPool {
  const workers = openChildProcesses<LabRequest>({ module, nodeFlags }, count)
  const options = { signal, lost: workerLost }
  return {
    trial: task => workers.ask({ kind: "trial", task }, options),
    finalLoss: task => workers.ask({ kind: "final-loss", task }, options),
    close: () => workers.close(),
  }
}

/** Workers run compiled code: from src (the tests) they take dist, which `prepare` has built. */
const module = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "../../../dist/lab/workers/worker.js" : "./worker.js",
    import.meta.url,
  ),
)
const nodeFlags = ["--single-threaded", "--max-semi-space-size=4"]
