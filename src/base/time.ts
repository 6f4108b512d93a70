import type { TimeSpan } from "./frame.ts"
import type { Interval } from "./result.ts"

/** Lengths of time, ms. */
export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
export const week = 7 * day

/** Epoch ms as ISO 8601, UTC. */
export function iso(instant: number): string {
  return new Date(instant).toISOString()
}

/** A span in ISO 8601, UTC. */
export function intervalOf({ start, end }: TimeSpan): Interval {
  return { start: iso(start), end: iso(end) }
}
