import type { MessagePort } from "node:worker_threads"
import { Fault, type FaultRecord, type ModelFiles } from "../base/index.ts"
import { type GroupTask, learnGroup } from "../detect/index.ts"
import { examine, type Examined, type Task } from "./examine.ts"

/** A Fault crosses threads as its record: a class instance would lose its fields on the way. */
export type Outcome<Result> = { readonly result: Result } | { readonly fault: FaultRecord }

/** One host to examine, or one group to learn. */
export type Order = { readonly task: Task; readonly stop: MessagePort } | { readonly group: GroupTask; readonly stop: MessagePort }

/** The entry of a worker thread. Any message on `stop` means: stop. */
export default async function work(order: Order): Promise<Outcome<Examined | readonly ModelFiles[]>> {
  const stopped = new AbortController()
  order.stop.once("message", () => stopped.abort())
  try {
    const { signal } = stopped
    return { result: "task" in order ? await examine(order.task, signal) : await learnGroup({ ...order.group, signal }) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.toRecord() }
    throw error
  } finally {
    order.stop.close()
  }
}
