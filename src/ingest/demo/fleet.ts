import { apiFeatures, serverFeatures, type DemoFeature } from "./features.ts"
import { gib, type MachineSpec } from "./hardware.ts"

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

export const fleetDefaults: FleetOptions = { seed: 7, end: Date.UTC(2026, 2, 18, 7), days: 21, strength: 1, hosts: 7 }

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
  readonly frees: number
}

export type FaultKind = "memory-leak" | "slow-requests" | "slow-disk" | "fork-storm" | "overheating" | "silence"

export interface DemoHost {
  readonly name: string
  readonly features: readonly DemoFeature[]
  readonly spec: MachineSpec
  /** Activity at the quietest hour, and its share left on Saturday and Sunday. */
  readonly night: number
  readonly weekend: number
  /** Minutes after midnight UTC at which the day is busiest. */
  readonly noon: number
  readonly routines: readonly Routine[]
  readonly fault: FaultKind | null
}

export function fleetHosts(count: number): readonly DemoHost[] {
  return Array.from({ length: count }, (_, i) => i < roster.length ? roster[i]! : sibling(roster[i % roster.length]!, Math.floor(i / roster.length)))
}

/** db-2 in the second round is db-4: names go on counting. */
function sibling(host: DemoHost, round: number): DemoHost {
  const [kind, number] = host.name.split("-")
  const ofKind = roster.filter(other => other.name.startsWith(`${kind}-`)).length
  return { ...host, name: `${kind}-${Number(number) + round * ofKind}`, fault: null }
}

const mb = 1e6
const rest = { weekdays: [], cpu: 0, read: 0, written: 0, forks: 0, frees: 0 }
const dailyCron: Routine = { ...rest, name: "cron.daily", at: 385, minutes: 6, cpu: 6, read: 14 * mb, written: 6 * mb, forks: 22, frees: 0.3 * gib }
const server = { features: serverFeatures, night: 0.22, weekend: 0.6, noon: 840, requests: 0, latency: 0 }
const serving = { requests: 0, latency: 0 }

const roster: readonly DemoHost[] = [
  {
    ...server, name: "app-1", fault: "memory-leak", routines: [
      { ...rest, name: "report job", at: 60, minutes: 35, cpu: 28, read: 20 * mb, written: 4 * mb, forks: 2 }, dailyCron,
    ],
    spec: {
      ...serving, cores: 4, memory: 16 * gib, swap: 4 * gib, app: 5.6 * gib, appSwing: 1.3 * gib, workingSet: 3.5 * gib, user: 34,
      reads: 24, writes: 42, readSize: 22_000, writeSize: 14_000, disk: 900, forks: 4, interrupts: 2600, heat: 42,
    },
  },
  {
    ...server, features: apiFeatures, name: "api-1", fault: "slow-requests", weekend: 0.72, noon: 900, routines: [
      { ...rest, name: "cache warm-up", at: 330, minutes: 12, cpu: 18, read: 9 * mb, written: 1 * mb, forks: 1 }, dailyCron,
    ],
    spec: {
      requests: 420, latency: 17, cores: 8, memory: 16 * gib, swap: 2 * gib, app: 4.2 * gib, appSwing: 1.8 * gib, workingSet: 2 * gib, user: 46,
      reads: 9, writes: 55, readSize: 18_000, writeSize: 9_000, disk: 1500, forks: 3, interrupts: 9500, heat: 38,
    },
  },
  {
    ...server, name: "db-2", fault: null, night: 0.3, weekend: 0.7, routines: [
      { ...rest, name: "nightly dump", at: 135, minutes: 48, cpu: 17, read: 58 * mb, written: 21 * mb, forks: 1, frees: 5 * gib }, dailyCron,
    ],
    spec: {
      ...serving, cores: 8, memory: 32 * gib, swap: 4 * gib, app: 13 * gib, appSwing: 0.8 * gib, workingSet: 12 * gib, user: 22,
      reads: 130, writes: 95, readSize: 17_000, writeSize: 16_000, disk: 1300, forks: 3, interrupts: 5200, heat: 40,
    },
  },
  {
    ...server, name: "db-1", fault: "slow-disk", night: 0.3, weekend: 0.7, routines: [
      { ...rest, name: "vacuum", at: 225, minutes: 26, cpu: 9, read: 38 * mb, written: 26 * mb, forks: 0, frees: 0 },
      { ...rest, name: "weekly reindex", at: 280, minutes: 55, weekdays: [0], cpu: 24, read: 45 * mb, written: 42 * mb, forks: 0, frees: 2 * gib },
      dailyCron,
    ],
    spec: {
      ...serving, cores: 8, memory: 32 * gib, swap: 4 * gib, app: 14 * gib, appSwing: 0.9 * gib, workingSet: 12 * gib, user: 31,
      reads: 170, writes: 210, readSize: 17_000, writeSize: 16_000, disk: 1500, forks: 3, interrupts: 6900, heat: 41,
    },
  },
  {
    ...server, name: "build-1", fault: "fork-storm", night: 0.06, weekend: 0.2, noon: 800, routines: [
      { ...rest, name: "nightly build", at: 1260, minutes: 50, cpu: 46, read: 12 * mb, written: 30 * mb, forks: 60, frees: 3 * gib }, dailyCron,
    ],
    spec: {
      ...serving, cores: 16, memory: 32 * gib, swap: 8 * gib, app: 3.5 * gib, appSwing: 6 * gib, workingSet: 6 * gib, user: 44,
      reads: 60, writes: 120, readSize: 30_000, writeSize: 26_000, disk: 2200, forks: 55, interrupts: 3800, heat: 45,
    },
  },
  {
    ...server, name: "web-1", fault: "overheating", weekend: 0.66, noon: 870, routines: [
      { ...rest, name: "log rotation", at: 5, minutes: 9, cpu: 16, read: 17 * mb, written: 9 * mb, forks: 3, frees: 1.2 * gib }, dailyCron,
    ],
    spec: {
      ...serving, cores: 4, memory: 8 * gib, swap: 2 * gib, app: 2.6 * gib, appSwing: 0.7 * gib, workingSet: 2 * gib, user: 42,
      reads: 8, writes: 30, readSize: 20_000, writeSize: 9_000, disk: 800, forks: 6, interrupts: 6800, heat: 44,
    },
  },
  {
    ...server, name: "cache-1", fault: "silence", weekend: 0.66, noon: 870, routines: [
      { ...rest, name: "snapshot", at: 180, minutes: 14, cpu: 11, read: 1 * mb, written: 48 * mb, forks: 1, frees: 1.5 * gib }, dailyCron,
    ],
    spec: {
      ...serving, cores: 4, memory: 32 * gib, swap: 2 * gib, app: 21 * gib, appSwing: 1.1 * gib, workingSet: 0.5 * gib, user: 24,
      reads: 3, writes: 22, readSize: 16_000, writeSize: 24_000, disk: 1200, forks: 2, interrupts: 11_500, heat: 40,
    },
  },
]
