import type { MessagePort } from "node:worker_threads"
import { Fault, type FaultRecord } from "../base/index.ts"
import { examine, type Examined, type Task } from "./examine.ts"

/** A Fault crosses threads as its record: a class instance would lose its fields on the way. */
export type Outcome = { readonly examined: Examined } | { readonly fault: FaultRecord }

export interface Order {
  readonly task: Task
  /** Any message on it means: stop. */
  readonly stop: MessagePort
}

/** The entry of a worker thread. */
export default async function work({ task, stop }: Order): Promise<Outcome> {
  const stopped = new AbortController()
  stop.once("message", () => stopped.abort())
  try {
    return { examined: await examine(task, stopped.signal) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.toRecord() }
    throw error
  } finally {
    stop.close()
  }
}
