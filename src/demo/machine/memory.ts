import { type MachineMinute, mib, type Sample } from "./hardware.ts"

export interface Memory {
  readonly sample: Sample
  /** Memory that processes lack, as a share of all memory. */
  readonly pressure: number
  /** Bytes per second to and from swap. */
  readonly swapOut: number
  readonly swapIn: number
}

/** Processes come first, then buffers, then the page cache, except a reserve; the overflow is swapped. */
export function simulateMemory({ spec, state, demand }: MachineMinute): Memory {
  state.smoothedActivity += (demand.activity - state.smoothedActivity) / 45
  const wanted =
    spec.app +
    spec.appSwing * state.smoothedActivity +
    demand.memory +
    spec.memory * 0.004 * state.memoryNoise
  const buffered = spec.memory * (0.012 + 0.0004 * state.diskNoise)
  const reserve = spec.memory * (0.025 + 0.0015 * Math.sin(state.memoryNoise * 3))
  const forProcesses = spec.memory * 0.93 - buffered - reserve
  const overflow = Math.max(0, wanted - forProcesses)
  const before = state.swapped
  const target = Math.min(
    spec.swap * 0.985,
    spec.swap * (0.012 + 0.0007 * Math.round(state.memoryNoise)) + overflow * 1.15,
  )
  const steady = overflow === 0 && Math.abs(target - state.swapped) < spec.swap * 0.001
  if (!steady)
    state.swapped += Math.max(-spec.swap * 0.01, Math.min(spec.swap * 0.06, target - state.swapped))
  const resident = Math.min(wanted - Math.min(overflow, state.swapped), forProcesses)
  const maxCache = spec.memory - resident - buffered - reserve
  state.cache = Math.max(spec.memory * 0.012, Math.min(state.cache - demand.dropped, maxCache))
  const free = spec.memory - resident - buffered - state.cache
  const pressure = Math.min(0.25, overflow / spec.memory)
  const moved = (state.swapped - before) / 60
  return {
    pressure,
    swapOut: Math.max(0, moved) + pressure * 130 * mib,
    swapIn: Math.max(0, -moved) + pressure * 210 * mib,
    sample: {
      "sys-mem-swap-total": spec.swap,
      "sys-mem-swap-free": spec.swap - state.swapped,
      "sys-mem-free": free,
      "sys-mem-cache": state.cache,
      "sys-mem-buffered": buffered,
      "sys-mem-available": free + 0.86 * state.cache + 0.5 * buffered,
      "sys-mem-total": spec.memory,
    },
  }
}
