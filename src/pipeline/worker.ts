import { Fault, type FaultRecord, type HostFrames, type Job } from "../base/index.ts"
import { examine, type Examined } from "./examine.ts"

export interface Task {
  readonly frames: HostFrames
  readonly job: Job
}

/** A Fault crosses threads as its record: a class instance would lose its fields on the way. */
export type Outcome = { readonly examined: Examined } | { readonly fault: FaultRecord }

/** The entry of a worker thread. */
export default async function work({ frames, job }: Task): Promise<Outcome> {
  try {
    return { examined: await examine(frames, job) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.toRecord() }
    throw error
  }
}
