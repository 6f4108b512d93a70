import { Fault, type FaultRecord } from "../base/index.ts"
import { type GroupTask, learnGroup } from "../detect/index.ts"
import { type Engine, runtime, type Runtime } from "../engine/index.ts"
import { examine, type Task } from "./examine.ts"

/** What a worker is asked: what executes the models here, one host to examine, or one group to learn. */
export type Order = { readonly engine: Engine } | { readonly task: Task } | { readonly group: GroupTask }

/** Plain records: a class instance would lose its fields on the way from a process. `bug` is anything thrown that is no Fault. */
export type Outcome<Result = unknown> =
  { readonly result: Result } | { readonly fault: FaultRecord } | { readonly bug: Pick<Error, "name" | "message" | "stack"> }

/** What executes the models, and why that. */
export type EngineTaken = Pick<Runtime, "description" | "why" | "mend">

/** Does what a worker is there for. Never throws. */
export async function work(order: Order): Promise<Outcome> {
  try {
    return { result: await resultOf(order) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.toRecord() }
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    return { bug: { name, message, ...(stack !== undefined && { stack }) } }
  }
}

/** The result, or what the worker threw. */
export function resultIn<Result>(outcome: Outcome<Result>): Result {
  if ("fault" in outcome) throw new Fault(outcome.fault)
  if ("bug" in outcome) throw Object.assign(new Error(outcome.bug.message), outcome.bug)
  return outcome.result
}

async function resultOf(order: Order): Promise<unknown> {
  if ("task" in order) return await examine(order.task)
  if ("group" in order) return await learnGroup(order.group)
  const { description, why, mend } = await runtime(order.engine)
  return { description, why, ...(mend !== undefined && { mend }) } satisfies EngineTaken
}
