import type { Random } from "../../stats/index.ts"
import type { Demand } from "../load/load-event.ts"

export const gib = 2 ** 30
export const mib = 2 ** 20

/** A machine's hardware, and the cost of its work. Rates are at activity 1. */
export interface MachineSpec {
  readonly cores: number
  /** Bytes. */
  readonly memory: number
  readonly swap: number
  /** Memory of idle processes, and the addition of a busy hour; bytes. */
  readonly app: number
  readonly appSwing: number
  /** Frequently read files, bytes; a smaller page cache causes more reads. */
  readonly workingSet: number
  /** Percent of all cores. */
  readonly user: number
  /** Operations per second. */
  readonly reads: number
  readonly writes: number
  /** Bytes per operation. */
  readonly readSize: number
  readonly writeSize: number
  /** Small operations per second at which the disk is saturated. */
  readonly disk: number
  readonly forks: number
  readonly interrupts: number
  /** °C that full CPU use adds to the room's temperature. */
  readonly heat: number
  /** Requests per second, and their median latency without load in ms; 0 where the host serves none. */
  readonly requests: number
  readonly latency: number
}

/** A machine's state between minutes. */
export interface MachineState {
  load1: number
  load5: number
  load15: number
  cache: number
  swapped: number
  temperature: number
  /** Smoothed activity, which drives memory. */
  smoothedActivity: number
  /** Slow noise of memory, disk and latency; mean 0, deviation about 1. */
  memoryNoise: number
  diskNoise: number
  latencyNoise: number
}

/** The state after weeks of uptime: the page cache is full. */
export const runningState = (spec: MachineSpec): MachineState => ({
  load1: 0.5,
  load5: 0.5,
  load15: 0.5,
  cache: spec.memory,
  swapped: spec.swap * 0.012,
  temperature: 36,
  smoothedActivity: 0.6,
  memoryNoise: 0,
  diskNoise: 0,
  latencyNoise: 0,
})

/** The state after a restart: empty cache, nothing swapped, a little cooler. */
export const restartedState = (spec: MachineSpec, before: MachineState): MachineState => ({
  ...before,
  load1: 0,
  load5: 0,
  load15: 0,
  cache: spec.memory * 0.03,
  swapped: 0,
  smoothedActivity: 0,
  temperature: Math.max(30, before.temperature - 2),
})

/** Input of one simulated minute: hardware, state and load. */
export interface MachineMinute {
  readonly spec: MachineSpec
  readonly state: MachineState
  readonly demand: Readonly<Demand>
  /** Temperature of the room, °C. */
  readonly room: number
  readonly random: Random
}

/** One value per feature; NaN where the machine did not respond. */
export type Sample = Readonly<Record<string, number>>
