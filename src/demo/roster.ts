import { apiFeatures, serverFeatures } from "./features.ts"
import type { DemoHost, Routine } from "./host.ts"
import { gib, type MachineSpec } from "./machine/hardware.ts"

const server = { features: serverFeatures, nightActivity: 0.22, weekendActivity: 0.6, peakMinute: 840 }
const dailyCron = routine(
  { name: "cron.daily", at: 385, minutes: 6 },
  { cpu: 6, read: 14, written: 6, forks: 22, cacheFreed: 0.3 },
)

/** The seven named hosts of the demo fleet. */
export const roster: readonly DemoHost[] = [
  {
    ...server,
    name: "app-1",
    fault: "memory-leak",
    routines: [
      routine({ name: "report job", at: 60, minutes: 35 }, { cpu: 28, read: 20, written: 4, forks: 2 }),
      dailyCron,
    ],
    spec: machine(
      { cores: 4, user: 34, forks: 4, interrupts: 2600, heat: 42 },
      { memory: 16, swap: 4, app: 5.6, appSwing: 1.3, workingSet: 3.5 },
      { reads: 24, writes: 42, readSize: 22_000, writeSize: 14_000, disk: 900 },
    ),
  },
  {
    ...server,
    features: apiFeatures,
    name: "api-1",
    fault: "slow-requests",
    weekendActivity: 0.72,
    peakMinute: 900,
    routines: [
      routine({ name: "cache warm-up", at: 330, minutes: 12 }, { cpu: 18, read: 9, written: 1, forks: 1 }),
      dailyCron,
    ],
    spec: {
      ...machine(
        { cores: 8, user: 46, forks: 3, interrupts: 9500, heat: 38 },
        { memory: 16, swap: 2, app: 4.2, appSwing: 1.8, workingSet: 2 },
        { reads: 9, writes: 55, readSize: 18_000, writeSize: 9_000, disk: 1500 },
      ),
      requests: 420,
      latency: 17,
    },
  },
  {
    ...server,
    name: "db-2",
    fault: null,
    nightActivity: 0.3,
    weekendActivity: 0.7,
    routines: [
      routine(
        { name: "nightly dump", at: 135, minutes: 48 },
        { cpu: 17, read: 58, written: 21, forks: 1, cacheFreed: 5 },
      ),
      dailyCron,
    ],
    spec: machine(
      { cores: 8, user: 22, forks: 3, interrupts: 5200, heat: 40 },
      { memory: 32, swap: 4, app: 13, appSwing: 0.8, workingSet: 12 },
      { reads: 130, writes: 95, readSize: 17_000, writeSize: 16_000, disk: 1300 },
    ),
  },
  {
    ...server,
    name: "db-1",
    fault: "slow-disk",
    nightActivity: 0.3,
    weekendActivity: 0.7,
    routines: [
      routine({ name: "vacuum", at: 225, minutes: 26 }, { cpu: 9, read: 38, written: 26 }),
      routine(
        { name: "weekly reindex", at: 280, minutes: 55, weekdays: [0] },
        { cpu: 24, read: 45, written: 42, cacheFreed: 2 },
      ),
      dailyCron,
    ],
    spec: machine(
      { cores: 8, user: 31, forks: 3, interrupts: 6900, heat: 41 },
      { memory: 32, swap: 4, app: 14, appSwing: 0.9, workingSet: 12 },
      { reads: 170, writes: 210, readSize: 17_000, writeSize: 16_000, disk: 1500 },
    ),
  },
  {
    ...server,
    name: "build-1",
    fault: "fork-storm",
    nightActivity: 0.06,
    weekendActivity: 0.2,
    peakMinute: 800,
    routines: [
      routine(
        { name: "nightly build", at: 1260, minutes: 50 },
        { cpu: 46, read: 12, written: 30, forks: 60, cacheFreed: 3 },
      ),
      dailyCron,
    ],
    spec: machine(
      { cores: 16, user: 44, forks: 55, interrupts: 3800, heat: 45 },
      { memory: 32, swap: 8, app: 3.5, appSwing: 6, workingSet: 6 },
      { reads: 60, writes: 120, readSize: 30_000, writeSize: 26_000, disk: 2200 },
    ),
  },
  {
    ...server,
    name: "web-1",
    fault: "overheating",
    weekendActivity: 0.66,
    peakMinute: 870,
    routines: [
      routine(
        { name: "log rotation", at: 5, minutes: 9 },
        { cpu: 16, read: 17, written: 9, forks: 3, cacheFreed: 1.2 },
      ),
      dailyCron,
    ],
    spec: machine(
      { cores: 4, user: 42, forks: 6, interrupts: 6800, heat: 44 },
      { memory: 8, swap: 2, app: 2.6, appSwing: 0.7, workingSet: 2 },
      { reads: 8, writes: 30, readSize: 20_000, writeSize: 9_000, disk: 800 },
    ),
  },
  {
    ...server,
    name: "cache-1",
    fault: "silence",
    weekendActivity: 0.66,
    peakMinute: 870,
    routines: [
      routine(
        { name: "snapshot", at: 180, minutes: 14 },
        { cpu: 11, read: 1, written: 48, forks: 1, cacheFreed: 1.5 },
      ),
      dailyCron,
    ],
    spec: machine(
      { cores: 4, user: 24, forks: 2, interrupts: 11_500, heat: 40 },
      { memory: 32, swap: 2, app: 21, appSwing: 1.1, workingSet: 0.5 },
      { reads: 3, writes: 22, readSize: 16_000, writeSize: 24_000, disk: 1200 },
    ),
  },
]

type Timing = Pick<Routine, "name" | "at" | "minutes"> & Partial<Pick<Routine, "weekdays">>
type Load = Pick<Routine, "cpu" | "read" | "written"> & Partial<Pick<Routine, "forks" | "cacheFreed">>

/** `read` and `written` in MB per second, `cacheFreed` in GiB. */
function routine(timing: Timing, { cpu, read, written, forks = 0, cacheFreed = 0 }: Load): Routine {
  const mb = 1e6
  return {
    weekdays: [],
    ...timing,
    cpu,
    read: read * mb,
    written: written * mb,
    forks,
    cacheFreed: cacheFreed * gib,
  }
}

type Cpu = Pick<MachineSpec, "cores" | "user" | "forks" | "interrupts" | "heat">
type Memory = Pick<MachineSpec, "memory" | "swap" | "app" | "appSwing" | "workingSet">
type Disk = Pick<MachineSpec, "reads" | "writes" | "readSize" | "writeSize" | "disk">

/** A machine that serves no requests; memory in GiB. */
function machine(cpu: Cpu, { memory, swap, app, appSwing, workingSet }: Memory, disk: Disk): MachineSpec {
  return {
    ...cpu,
    ...disk,
    memory: memory * gib,
    swap: swap * gib,
    app: app * gib,
    appSwing: appSwing * gib,
    workingSet: workingSet * gib,
    requests: 0,
    latency: 0,
  }
}
