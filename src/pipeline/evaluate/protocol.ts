import { day, type Frame, type HostFrames } from "../../base/index.ts"
import { prefixTooLong } from "../faults.ts"
import type { Protocol } from "./evaluation.ts"

/** The frames that a protocol fits on and scores. */
export function framesOf(frames: HostFrames, protocol: Protocol): HostFrames {
  return protocol.kind === "halves" ? frames : prefixFrames(frames, protocol.rows)
}

/**
 * The night's first rows as history, and the whole night as what is scored, those rows included. The history
 * is dated back by whole days, so that times of day agree.
 */
function prefixFrames(frames: HostFrames, rows: number): HostFrames {
  const { host, night } = frames
  if (rows >= night.rows) throw prefixTooLong(host, { rows, available: night.rows })
  const values = night.values.subarray(0, rows * night.features.length)
  return { ...frames, history: { ...night, start: night.start - timeBack(night, rows), rows, values } }
}

/** ms; whole days where the step divides a day. */
function timeBack({ step }: Frame, rows: number): number {
  const length = rows * step
  return day % step === 0 ? Math.ceil(length / day) * day : length
}
