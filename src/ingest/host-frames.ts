import type { HostFrames, Job } from "../base/index.ts"
import { align, type RawPart } from "../frame/index.ts"
import type { HostRanges } from "./files/host-source.ts"

/**
 * Rows of history that any judgement needs at least, in windows. Whether they are enough for a model of the
 * host's own, detect decides.
 */
const minWindows = 1

/** One host's rows as its source gave them. */
export interface HostRows extends HostRanges {
  readonly host: string
  readonly parts: readonly RawPart[]
  /** Lines that were no row at all. */
  readonly rejected: number
  /** Epoch ms of the newest row of the whole source. */
  readonly newest: number
}

/** History and night on the host's grid, by the job's rules. */
export function framesOf(job: Job, { host, parts, rejected, night, history, newest }: HostRows): HostFrames {
  const { step, features, model, threshold } = job
  return align(
    { host, parts, rejected },
    {
      step,
      night,
      history,
      features,
      deadband: threshold.deadband,
      newestTime: newest,
      minHistory: minWindows * model.window,
    },
  )
}
