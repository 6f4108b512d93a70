import type { DemoFeature } from "./features.ts"
import type { MachineSpec } from "./machine/hardware.ts"
import { roster } from "./roster.ts"

/** What a demo fleet is made from; the same options give the same bytes. */
export interface FleetOptions {
  readonly seed: number
  /** Epoch ms just after the last row. */
  readonly end: number
  readonly days: number
  /** Of the faults; 1 = full, 0.5 = half. */
  readonly strength: number
  /** How many hosts; those beyond the seven known ones repeat their kinds, without faults. */
  readonly hosts: number
}

export const fleetDefaults: FleetOptions = {
  seed: 7,
  end: Date.UTC(2026, 2, 18, 7),
  days: 21,
  strength: 1,
  hosts: 7,
}

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

export function fleetHosts(count: number): readonly DemoHost[] {
  return Array.from({ length: count }, (_, i) =>
    i < roster.length ? roster[i]! : sibling(roster[i % roster.length]!, Math.floor(i / roster.length)),
  )
}

/** db-2 in the second round is db-4: names go on counting. */
function sibling(host: DemoHost, round: number): DemoHost {
  const [kind, number] = host.name.split("-")
  const ofKind = roster.filter(other => other.name.startsWith(`${kind}-`)).length
  return { ...host, name: `${kind}-${Number(number) + round * ofKind}`, fault: null }
}
