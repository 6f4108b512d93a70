import { type Effects, Fault, type FaultRecord } from "../../base/index.ts"
import type { AblatedServer, ServerMetrics, Truth } from "../../evaluate/index.ts"
import { readHost } from "../../ingest/index.ts"
import { hostFailed } from "../faults.ts"
import { surveyHosts } from "../plan.ts"
import { openPool, type Pool } from "../workers/pool.ts"
import type { AblatedMetrics, AblationSteps } from "./ablate-host.ts"
import { type EvaluationTask, prefixProgress, type Protocol, type Variant } from "./evaluation.ts"
import { framesOf } from "./protocol.ts"
import { forEachConcurrent } from "../../store/index.ts"

export interface Ablation {
  /** With every step. */
  readonly judged: readonly ServerMetrics[]
  /** Without a step each. */
  readonly ablated: readonly AblatedServer[]
  readonly faults: readonly FaultRecord[]
}

export interface AblationTask extends EvaluationTask {
  readonly protocol: Protocol
  readonly steps: AblationSteps
}

/** Every server and variant, and where asked for, with each scoring step left out in turn. Writes no runs. */
export async function evaluateAblation(task: AblationTask, effects: Effects): Promise<Ablation> {
  const judged: ServerMetrics[] = []
  const ablated: AblatedServer[] = []
  const faults: FaultRecord[] = []
  for (const variant of task.variants) {
    const progress = prefixProgress(variant.name, effects.progress)
    const outcome = await ablateServers(variant, task, { ...effects, progress })
    for (const { truth, steps } of outcome.servers.sort(byHost)) {
      const { name, seed } = variant
      const server = { name, seed, host: truth.host, family: truth.family }
      for (const { without, metrics } of steps)
        if (without === null) judged.push({ ...server, metrics })
        else ablated.push({ ...server, without, metrics })
    }
    faults.push(...outcome.faults.map(fault => fault.toRecord()))
  }
  return { judged, ablated, faults }
}

interface ScoredServer {
  readonly truth: Truth
  readonly steps: readonly AblatedMetrics[]
}

async function ablateServers(
  { job }: Variant,
  { truths, hosts, protocol, steps }: AblationTask,
  effects: Effects,
): Promise<{ readonly servers: ScoredServer[]; readonly faults: readonly Fault[] }> {
  const survey = await surveyHosts(job, { hosts }, effects)
  const items = truths.filter(({ host }) => survey.hosts.includes(host))
  const pool: Pool = openPool(job, items.length)
  const servers: ScoredServer[] = []
  const faults: Fault[] = []
  try {
    await forEachConcurrent(
      { items, concurrency: pool.workers + 1, signal: effects.signal },
      async (truth, signal) => {
        effects.progress.at("ablate", truth.host, servers.length, items.length)
        try {
          const frames = framesOf(await readHost(job, survey, truth.host), protocol)
          servers.push({ truth, steps: await pool.ablate({ frames, job, truth, steps }, signal) })
        } catch (error) {
          effects.signal.throwIfAborted()
          if (!(error instanceof Fault)) throw error
          faults.push(hostFailed(truth.host, error))
        }
      },
    )
    return { servers, faults }
  } finally {
    effects.progress.clear()
    await pool.close()
  }
}

function byHost(a: ScoredServer, b: ScoredServer): number {
  return a.truth.host < b.truth.host ? -1 : 1
}
