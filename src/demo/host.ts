import type { DemoFeature } from "./features.ts"
import type { MachineSpec } from "./machine/hardware.ts"

/** Scheduled work at the same time of the same days: heavy but normal. */
export interface Routine {
  readonly name: string
  /** Start in minutes after midnight UTC, and duration in minutes. */
  readonly at: number
  readonly minutes: number
  /** 0 = Sunday; empty = every day. */
  readonly weekdays: readonly number[]
  readonly cpu: number
  /** Bytes per second. */
  readonly read: number
  readonly written: number
  readonly forks: number
  /** Bytes of page cache that it frees at its end. */
  readonly cacheFreed: number
}

export type FaultKind =
  "memory-leak" | "slow-requests" | "slow-disk" | "fork-storm" | "overheating" | "silence"

export interface DemoHost {
  readonly name: string
  readonly features: readonly DemoFeature[]
  readonly spec: MachineSpec
  /** Activity at the quietest hour, and the share of activity on Saturday and Sunday. */
  readonly nightActivity: number
  readonly weekendActivity: number
  /** Busiest time of day, in minutes after midnight UTC. */
  readonly peakMinute: number
  readonly routines: readonly Routine[]
  readonly fault: FaultKind | null
}
