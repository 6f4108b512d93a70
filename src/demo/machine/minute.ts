import type { Random } from "../../stats/index.ts"
import { type Disk, simulateDisk } from "./disk.ts"
import type { MachineMinute, MachineState, Sample } from "./hardware.ts"
import { type Memory, simulateMemory } from "./memory.ts"

/**
 * Simulates one minute: updates `state` and returns an exporter's readings. Draws the same number of random
 * values every minute.
 */
export function simulateMinute(input: MachineMinute): Sample {
  const { spec, state, demand, room, random } = input
  stepNoise(state, random)
  const forks = forkRate(input)
  const memory = simulateMemory(input)
  const disk = simulateDisk(input, memory)
  const cpu = simulateCpu(input, { forks, disk, memory })
  updateLoadAverages(state, cpu.runnable)
  state.temperature +=
    (room + spec.heat * (1 + demand.cooling) * cpu.heating - state.temperature) * 0.22 +
    0.25 * random.normal()
  const interrupts =
    (170 * spec.cores + spec.interrupts * demand.activity + 1.1 * disk.operations) *
    (1 + 0.02 * random.normal())
  const switches =
    (1.55 * interrupts + 24 * forks + 210 * Math.min(cpu.runnable, 4 * spec.cores)) *
    (1 + 0.025 * random.normal())
  return {
    "server-up": 1,
    "load-1m": state.load1,
    "load-5m": state.load5,
    "load-15m": state.load15,
    ...memory.sample,
    "sys-fork-rate": forks,
    "sys-interrupt-rate": interrupts,
    "sys-context-switch-rate": switches,
    "sys-thermal": state.temperature,
    ...disk.sample,
    "cpu-iowait": cpu.iowait,
    "cpu-system": cpu.system,
    "cpu-user": cpu.user,
    ...responseTimes(input, cpu.utilisation),
  }
}

function stepNoise(state: MachineState, random: Random): void {
  state.memoryNoise += 0.1 * random.normal() - 0.005 * state.memoryNoise
  state.diskNoise += 0.3 * random.normal() - 0.045 * state.diskNoise
  state.latencyNoise += 0.25 * random.normal() - 0.03 * state.latencyNoise
}

function forkRate({ spec, demand, random }: MachineMinute): number {
  const expectedRate = spec.forks * (0.25 + 0.75 * demand.activity) + demand.forks
  return Math.max(0.05, expectedRate + Math.sqrt(expectedRate / 6) * random.normal())
}

interface Load {
  readonly forks: number
  readonly disk: Disk
  readonly memory: Memory
}

interface Cpu {
  /** Percent of all cores. */
  readonly user: number
  readonly system: number
  readonly iowait: number
  /** CPU demand, and the load that heats it, as shares of all cores at full clock. */
  readonly utilisation: number
  readonly heating: number
  /** Running or waiting processes. */
  readonly runnable: number
}

/** Above 86 °C the CPU throttles: the same work takes more CPU time. */
function simulateCpu({ spec, state, demand, random }: MachineMinute, load: Load): Cpu {
  const speed = Math.max(0.4, Math.min(1, 1 - (state.temperature - 86) * 0.06))
  const userDemand =
    ((0.6 + spec.user * demand.activity + demand.cpu) * Math.exp(0.05 * random.normal())) / speed
  const kernelDemand =
    ((0.3 +
      0.19 * userDemand * speed +
      (load.forks * 0.32 + load.disk.operations * 0.006) / spec.cores +
      load.memory.pressure * 110) *
      Math.exp(0.05 * random.normal())) /
    speed
  const total = userDemand + kernelDemand
  const servedShare = Math.min(1, 97 / total)
  const [user, system] = [userDemand * servedShare, kernelDemand * servedShare]
  const waiting = 1 - Math.exp(-(load.disk.queue + 0.35 * load.disk.busy) / (1.4 * spec.cores))
  const iowait = Math.max(0, (100 - user - system) * 0.75 * waiting * (1 + 0.08 * random.normal()))
  const overload = Math.max(0, total - 80) / 100
  const runnable =
    spec.cores * ((total * servedShare) / 100 + 2.5 * overload) +
    Math.min(0.7 * load.disk.queue, 14) +
    load.memory.pressure * 30
  const utilisation = Math.min(1, total / 100)
  return {
    user,
    system,
    iowait,
    utilisation,
    heating: ((user + system) / 100) * speed ** 2,
    runnable: runnable * Math.exp(0.12 * random.normal()),
  }
}

/** The kernel's load averages: exponential means over 1, 5 and 15 minutes. */
function updateLoadAverages(state: MachineState, runnable: number): void {
  state.load1 += (runnable - state.load1) * (1 - Math.exp(-1))
  state.load5 += (runnable - state.load5) * (1 - Math.exp(-1 / 5))
  state.load15 += (runnable - state.load15) * (1 - Math.exp(-1 / 15))
}

/** Latency grows with CPU utilisation as in a queue, most in the tail. */
function responseTimes({ spec, state, demand, random }: MachineMinute, utilisation: number): Sample {
  if (spec.requests === 0) return {}
  const rate = spec.requests * demand.activity * Math.exp(0.03 * random.normal())
  const p50 =
    spec.latency *
    (1 + (0.5 * utilisation) / (1.05 - Math.min(1, utilisation))) *
    Math.exp(0.025 * state.latencyNoise + 0.02 * random.normal())
  const p95 =
    p50 * (2.5 + 1.2 * utilisation) * (1 + 0.12 * (demand.tail - 1)) * Math.exp(0.04 * random.normal())
  const p99 =
    p95 * 1.9 * (1 + 0.9 * (demand.tail - 1)) * Math.exp(0.02 * state.latencyNoise + 0.07 * random.normal())
  const failed =
    (0.04 + demand.errors + 0.12 * Math.max(0, utilisation - 0.7)) * Math.exp(0.3 * random.normal())
  return {
    "requests-per-second": rate,
    "p50-ms": p50,
    "p95-ms": p95,
    "p99-ms": p99,
    "error-rate": Math.min(100, failed),
  }
}
