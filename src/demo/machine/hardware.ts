import type { Random } from "../../stats/index.ts"
import type { Demand } from "../load/load-event.ts"

export const gib = 2 ** 30
export const mib = 2 ** 20

/** What a machine is built like and what its work costs it. Rates are at activity 1. */
export interface MachineSpec {
  readonly cores: number
  /** Bytes. */
  readonly memory: number
  readonly swap: number
  /** Memory of the processes at rest, and what a busy hour adds; bytes. */
  readonly app: number
  readonly appSwing: number
  /** Files that are read over and over; less page cache than this means more reads. Bytes. */
  readonly workingSet: number
  /** Percent of all cores. */
  readonly user: number
  /** Operations per second. */
  readonly reads: number
  readonly writes: number
  /** Bytes an operation. */
  readonly readSize: number
  readonly writeSize: number
  /** Small operations per second that keep the disk busy all the time. */
  readonly disk: number
  readonly forks: number
  readonly interrupts: number
  /** °C that full CPU use adds to the room's temperature. */
  readonly heat: number
  /** Requests per second, and their median time unloaded in ms; 0 where the host serves none. */
  readonly requests: number
  readonly latency: number
}

/** All that a machine carries from one minute to the next. */
export interface MachineState {
  load1: number
  load5: number
  load15: number
  cache: number
  swapped: number
  temperature: number
  /** Activity as memory feels it: slowly. */
  smoothedActivity: number
  /** Slow wandering of memory, disk work and request times; mean 0, deviation about 1. */
  memoryNoise: number
  diskNoise: number
  latencyNoise: number
}

/** A machine that has been running for weeks: its page cache is full. */
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

/** The same machine just after a restart: nothing in cache, nothing swapped, a little cooler. */
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

/** One machine in one minute: what it is, what it carries over, and what comes at it. */
export interface MachineMinute {
  readonly spec: MachineSpec
  readonly state: MachineState
  readonly demand: Readonly<Demand>
  /** Temperature of the room, °C. */
  readonly room: number
  readonly random: Random
}

/** One value a feature; NaN where the machine did not answer. */
export type Sample = Readonly<Record<string, number>>
