import { type Reply, replyOf } from "../../base/index.ts"
import { type PooledTask, trainPooled } from "../../detect/index.ts"
import { type Engine, loadRuntime, type Runtime } from "../../engine/index.ts"
import { analyze, type HostJob } from "../hosts/analyze.ts"

/** What a worker is asked: what executes the models here, one host to examine, or one group to learn. */
export type Request =
  { readonly engine: Engine } | { readonly task: HostJob } | { readonly group: PooledTask }

/** What executes the models, and why that. */
export type EngineInfo = Pick<Runtime, "description" | "why" | "hint">

/** Does what a worker is there for. Never throws. */
export async function handle(request: Request): Promise<Reply> {
  return await replyOf(() => dispatch(request))
}

async function dispatch(request: Request): Promise<unknown> {
  if ("task" in request) return await analyze(request.task)
  if ("group" in request) return await trainPooled(request.group)
  const { description, why, hint } = await loadRuntime(request.engine)
  return { description, why, ...(hint !== undefined && { hint }) } satisfies EngineInfo
}
