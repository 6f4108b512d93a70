import { Fault, type FaultRecord } from "../base/index.ts"
import { examine, type Examined, type Task } from "./examine.ts"

/** A Fault crosses threads as its record: a class instance would lose its fields on the way. */
export type Outcome = { readonly examined: Examined } | { readonly fault: FaultRecord }

/** The entry of a worker thread. */
export default async function work(task: Task): Promise<Outcome> {
  try {
    return { examined: await examine(task) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.toRecord() }
    throw error
  }
}
