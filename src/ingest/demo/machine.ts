import type { Random } from "../../maths/index.ts"
import type { Demand } from "./push.ts"

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
  warmth: number
  /** Slow wandering of memory, disk work and request times; mean 0, deviation about 1. */
  memoryDrift: number
  diskDrift: number
  latencyDrift: number
}

/** A machine that has been running for weeks: its page cache is full. */
export const running = (spec: MachineSpec): MachineState => ({
  load1: 0.5, load5: 0.5, load15: 0.5, cache: spec.memory, swapped: spec.swap * 0.012, temperature: 36, warmth: 0.6,
  memoryDrift: 0, diskDrift: 0, latencyDrift: 0,
})

/** The same machine just after a restart: nothing in cache, nothing swapped, a little cooler. */
export const restarted = (spec: MachineSpec, before: MachineState): MachineState => ({
  ...before, load1: 0, load5: 0, load15: 0, cache: spec.memory * 0.03, swapped: 0, warmth: 0, temperature: Math.max(30, before.temperature - 2),
})

/** One value a feature; NaN where the machine did not answer. */
export type Reading = Readonly<Record<string, number>>

/** Lives through one minute: changes `state` and says what an exporter would have read. Draws the same count of random numbers in every minute. */
export function minute(spec: MachineSpec, state: MachineState, demand: Demand, room: number, random: Random): Reading {
  drift(state, random)
  const forks = forking(spec, demand, random)
  const memory = remember(spec, state, demand)
  const disk = transfer(spec, state, demand, memory, random)
  const cpu = compute(spec, state, demand, { forks, disk, memory }, random)
  average(state, cpu.runnable)
  state.temperature += (room + spec.heat * (1 + demand.cooling) * cpu.burnt - state.temperature) * 0.22 + 0.25 * random.normal()
  const interrupts = (170 * spec.cores + spec.interrupts * demand.activity + 1.1 * disk.operations) * (1 + 0.02 * random.normal())
  const switches = (1.55 * interrupts + 24 * forks + 210 * Math.min(cpu.runnable, 4 * spec.cores)) * (1 + 0.025 * random.normal())
  return {
    "server-up": 1,
    "load-1m": state.load1, "load-5m": state.load5, "load-15m": state.load15,
    ...memory.reading,
    "sys-fork-rate": forks, "sys-interrupt-rate": interrupts, "sys-context-switch-rate": switches, "sys-thermal": state.temperature,
    ...disk.reading,
    "cpu-iowait": cpu.iowait, "cpu-system": cpu.system, "cpu-user": cpu.user,
    ...respond(spec, state, demand, cpu.use, random),
  }
}

function drift(state: MachineState, random: Random): void {
  state.memoryDrift += 0.1 * random.normal() - 0.005 * state.memoryDrift
  state.diskDrift += 0.3 * random.normal() - 0.045 * state.diskDrift
  state.latencyDrift += 0.25 * random.normal() - 0.03 * state.latencyDrift
}

function forking(spec: MachineSpec, demand: Demand, random: Random): number {
  const usual = spec.forks * (0.25 + 0.75 * demand.activity) + demand.forks
  return Math.max(0.05, usual + Math.sqrt(usual / 6) * random.normal())
}

interface Memory {
  readonly reading: Reading
  /** Share of all memory that processes want and do not get. */
  readonly pressure: number
  /** Bytes per second to and from swap. */
  readonly swapOut: number
  readonly swapIn: number
}

/** Processes come first, then buffers, then the page cache takes what is left but a reserve; what does not fit is swapped. */
function remember(spec: MachineSpec, state: MachineState, demand: Demand): Memory {
  state.warmth += (demand.activity - state.warmth) / 45
  const wanted = spec.app + spec.appSwing * state.warmth + demand.memory + spec.memory * 0.004 * state.memoryDrift
  const buffered = spec.memory * (0.012 + 0.0004 * state.diskDrift)
  const reserve = spec.memory * (0.025 + 0.0015 * Math.sin(state.memoryDrift * 3))
  const forProcesses = spec.memory * 0.93 - buffered - reserve
  const overflow = Math.max(0, wanted - forProcesses)
  const before = state.swapped
  const target = Math.min(spec.swap * 0.985, spec.swap * (0.012 + 0.0007 * Math.round(state.memoryDrift)) + overflow * 1.15)
  const still = overflow === 0 && Math.abs(target - state.swapped) < spec.swap * 0.001
  if (!still) state.swapped += Math.max(-spec.swap * 0.01, Math.min(spec.swap * 0.06, target - state.swapped))
  const resident = Math.min(wanted - Math.min(overflow, state.swapped), forProcesses)
  const most = spec.memory - resident - buffered - reserve
  state.cache = Math.max(spec.memory * 0.012, Math.min(state.cache - demand.dropped, most))
  const free = spec.memory - resident - buffered - state.cache
  const pressure = Math.min(0.25, overflow / spec.memory)
  const moved = (state.swapped - before) / 60
  return {
    pressure, swapOut: Math.max(0, moved) + pressure * 130 * mib, swapIn: Math.max(0, -moved) + pressure * 210 * mib,
    reading: {
      "sys-mem-swap-total": spec.swap, "sys-mem-swap-free": spec.swap - state.swapped, "sys-mem-free": free, "sys-mem-cache": state.cache,
      "sys-mem-buffered": buffered, "sys-mem-available": free + 0.86 * state.cache + 0.5 * buffered, "sys-mem-total": spec.memory,
    },
  }
}

interface Disk {
  readonly reading: Reading
  readonly operations: number
  /** Share of the minute, 0–1, and the requests that wait, about. */
  readonly busy: number
  readonly queue: number
}

/** A disk that is asked for more than it can do delivers what it can, and the rest queues. */
function transfer(spec: MachineSpec, state: MachineState, demand: Demand, memory: Memory, random: Random): Disk {
  const missing = Math.max(0, 1 - state.cache / spec.workingSet)
  const mood = Math.exp(0.05 * state.diskDrift)
  const reads = (spec.reads * (0.15 + 0.85 * demand.activity) * (1 + 2.2 * missing) + demand.reads) * mood * Math.exp(0.16 * random.normal())
  const writes = (spec.writes * (0.3 + 0.7 * demand.activity) + demand.writes) * mood * Math.exp(0.1 * random.normal())
  const stream = 256 * 1024
  const inStream = (demand.streamRead * Math.exp(0.06 * random.normal()) + memory.swapIn) / stream
  const outStream = (demand.streamWritten * Math.exp(0.06 * random.normal()) + memory.swapOut) / stream
  const work = (reads + 1.3 * writes + 2.5 * (inStream + outStream)) / (spec.disk * demand.disk)
  const busy = work / (1 + work ** 6) ** (1 / 6)
  const done = busy / work
  const readBytes = (reads * spec.readSize + inStream * stream) * done
  const writtenBytes = (writes * spec.writeSize + outStream * stream) * done
  state.cache += (readBytes - memory.swapIn * done + 0.5 * (writtenBytes - memory.swapOut * done)) * 0.08 * 60
  return {
    operations: (reads + writes + inStream + outStream) * done, busy, queue: busy ** 2 / (1.03 - Math.min(1, busy)),
    reading: {
      "disk-io-time": 100 * Math.min(1, busy), "disk-bytes-read": readBytes, "disk-bytes-written": writtenBytes,
      "disk-io-read": (reads + inStream) * done, "disk-io-write": (writes + outStream) * done,
    },
  }
}

interface Load {
  readonly forks: number
  readonly disk: Disk
  readonly memory: Memory
}

/** Above 86 °C the clock is lowered: the same work then takes more of the CPU's time. */
function compute(spec: MachineSpec, state: MachineState, demand: Demand, load: Load, random: Random) {
  const speed = Math.max(0.4, Math.min(1, 1 - (state.temperature - 86) * 0.06))
  const asked = (0.6 + spec.user * demand.activity + demand.cpu) * Math.exp(0.05 * random.normal()) / speed
  const kernel = (0.3 + 0.19 * asked * speed + (load.forks * 0.32 + load.disk.operations * 0.006) / spec.cores + load.memory.pressure * 110) *
    Math.exp(0.05 * random.normal()) / speed
  const total = asked + kernel
  const fits = Math.min(1, 97 / total)
  const [user, system] = [asked * fits, kernel * fits]
  const waiting = 1 - Math.exp(-(load.disk.queue + 0.35 * load.disk.busy) / (1.4 * spec.cores))
  const iowait = Math.max(0, (100 - user - system) * 0.75 * waiting * (1 + 0.08 * random.normal()))
  const overload = Math.max(0, total - 80) / 100
  const runnable = spec.cores * (total * fits / 100 + 2.5 * overload) + Math.min(0.7 * load.disk.queue, 14) + load.memory.pressure * 30
  const use = Math.min(1, total / 100)
  return { user, system, iowait, use, burnt: (user + system) / 100 * speed ** 2, runnable: runnable * Math.exp(0.12 * random.normal()) }
}

/** The kernel's load averages: exponential means over 1, 5 and 15 minutes. */
function average(state: MachineState, runnable: number): void {
  state.load1 += (runnable - state.load1) * (1 - Math.exp(-1))
  state.load5 += (runnable - state.load5) * (1 - Math.exp(-1 / 5))
  state.load15 += (runnable - state.load15) * (1 - Math.exp(-1 / 15))
}

/** Times grow with the CPU's use as in a queue, the slowest ones most. */
function respond(spec: MachineSpec, state: MachineState, demand: Demand, use: number, random: Random): Reading {
  if (spec.requests === 0) return {}
  const rate = spec.requests * demand.activity * Math.exp(0.03 * random.normal())
  const p50 = spec.latency * (1 + 0.5 * use / (1.05 - Math.min(1, use))) * Math.exp(0.025 * state.latencyDrift + 0.02 * random.normal())
  const p95 = p50 * (2.5 + 1.2 * use) * (1 + 0.12 * (demand.tail - 1)) * Math.exp(0.04 * random.normal())
  const p99 = p95 * 1.9 * (1 + 0.9 * (demand.tail - 1)) * Math.exp(0.02 * state.latencyDrift + 0.07 * random.normal())
  const failed = (0.04 + demand.errors + 0.12 * Math.max(0, use - 0.7)) * Math.exp(0.3 * random.normal())
  return { "requests-per-second": rate, "p50-ms": p50, "p95-ms": p95, "p99-ms": p99, "error-rate": Math.min(100, failed) }
}
