import { type Reply, replyOf } from "../../base/index.ts"
import { type PooledTask, trainPooled } from "../../detect/index.ts"
import { type Engine, loadRuntime, type Runtime } from "../../engine/index.ts"
import { ablateHost, type AblationJob } from "../evaluate/ablate-host.ts"
import { analyze, type HostJob } from "../hosts/analyze.ts"

/** Requests to a worker: probe the engine, analyze a host, train a cohort, score a host without each step. */
export type Request =
  | { readonly kind: "probe"; readonly engine: Engine }
  | { readonly kind: "analyze"; readonly host: HostJob }
  | { readonly kind: "train"; readonly cohort: PooledTask }
  | { readonly kind: "ablate"; readonly host: AblationJob }

/** The loaded engine, and why it was chosen. */
export type EngineInfo = Pick<Runtime, "description" | "why" | "hint">

/** Handles a request. Never throws. */
export async function handle(request: Request): Promise<Reply> {
  return await replyOf(() => dispatch(request))
}

async function dispatch(request: Request): Promise<unknown> {
  if (request.kind === "analyze") return await analyze(request.host)
  if (request.kind === "ablate") return await ablateHost(request.host)
  if (request.kind === "train") return await trainPooled(request.cohort)
  const { description, why, hint } = await loadRuntime(request.engine)
  return { description, why, ...(hint !== undefined && { hint }) } satisfies EngineInfo
}
