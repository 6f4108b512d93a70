import type { DemoFeature } from "./features.ts"
import type { MachineSpec } from "./machine/hardware.ts"

/** Work that comes back on the same days at the same time: heavy, and normal. */
export interface Routine {
  readonly name: string
  /** Minutes after midnight UTC, and how many minutes it takes. */
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
  /** Activity at the quietest hour, and its share left on Saturday and Sunday. */
  readonly nightActivity: number
  readonly weekendActivity: number
  /** Minutes after midnight UTC at which the day is busiest. */
  readonly peakMinute: number
  readonly routines: readonly Routine[]
  readonly fault: FaultKind | null
}
