/** The load on a machine in one minute. */
export interface Demand {
  /** 1 = a busy weekday hour of normal work. */
  activity: number
  /** CPU time of extra work, percent of all cores. */
  cpu: number
  /** Extra small reads and writes, operations per second. */
  reads: number
  writes: number
  /** Sequential traffic, bytes per second. */
  streamRead: number
  streamWritten: number
  /** Extra processes started per second. */
  forks: number
  /** Memory that extra work, or a leak, holds; bytes. */
  memory: number
  /** Page cache freed by deleted files; bytes in this minute. */
  dropped: number
  /** Loss of cooling; 0 = none, 1 = twice as warm above the room. */
  cooling: number
  /** Speed of the disk; 1 = nominal. */
  disk: number
  /** Latency of the slowest requests; 1 = normal. */
  tail: number
  /** Additional failed requests, percent. */
  errors: number
  /** False while the machine restarts and reports nothing. */
  up: boolean
}

/**
 * A temporary load on one machine: a nightly backup, a burst of visitors, a fault. `start` and `end` are
 * minutes since the first row, end exclusive; `apply` changes the demand at `share` (0–1) of the event.
 */
export interface LoadEvent {
  readonly start: number
  readonly end: number
  readonly apply: (demand: Demand, share: number) => void
}

export const noDemand = (): Demand => ({
  activity: 0,
  cpu: 0,
  reads: 0,
  writes: 0,
  streamRead: 0,
  streamWritten: 0,
  forks: 0,
  memory: 0,
  dropped: 0,
  cooling: 0,
  disk: 1,
  tail: 1,
  errors: 0,
  up: true,
})

/** Rises from 0 to 1 over the first tenth and falls over the last. */
export const trapezoid = (share: number): number => Math.min(1, share * 10, (1 - share) * 10)

/** Rises from 0 to 1 over the first fifth and stays there. */
export const ramp = (share: number): number => Math.min(1, share * 5)
