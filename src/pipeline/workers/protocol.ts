import { Fault, type FaultRecord } from "../../base/index.ts"
import { type PooledTask, trainPooled } from "../../detect/index.ts"
import { type Engine, loadRuntime, type Runtime } from "../../engine/index.ts"
import { analyze, type HostJob } from "../hosts/analyze.ts"

/** What a worker is asked: what executes the models here, one host to examine, or one group to learn. */
export type Request =
  { readonly engine: Engine } | { readonly task: HostJob } | { readonly group: PooledTask }

/**
 * Plain records: a class instance would lose its fields on the way from a process. `bug` is anything thrown
 * that is no Fault.
 */
export type Reply<Result = unknown> =
  | { readonly result: Result }
  | { readonly fault: FaultRecord }
  | { readonly bug: Pick<Error, "name" | "message" | "stack"> }

/** What executes the models, and why that. */
export type EngineInfo = Pick<Runtime, "description" | "why" | "hint">

/** Does what a worker is there for. Never throws. */
export async function handle(request: Request): Promise<Reply> {
  try {
    return { result: await dispatch(request) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.toRecord() }
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    return { bug: { name, message, ...(stack !== undefined && { stack }) } }
  }
}

/** The result, or what the worker threw. */
export function unwrap<Result>(reply: Reply<Result>): Result {
  if ("fault" in reply) throw new Fault(reply.fault)
  if ("bug" in reply) throw Object.assign(new Error(reply.bug.message), reply.bug)
  return reply.result
}

async function dispatch(request: Request): Promise<unknown> {
  if ("task" in request) return await analyze(request.task)
  if ("group" in request) return await trainPooled(request.group)
  const { description, why, hint } = await loadRuntime(request.engine)
  return { description, why, ...(hint !== undefined && { hint }) } satisfies EngineInfo
}
