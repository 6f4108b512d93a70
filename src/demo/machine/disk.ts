import type { MachineMinute, Sample } from "./hardware.ts"
import type { Memory } from "./memory.ts"

export interface Disk {
  readonly sample: Sample
  readonly operations: number
  /** Busy share of the minute, 0–1, and roughly the number of waiting requests. */
  readonly busy: number
  readonly queue: number
}

/** An overloaded disk completes what it can; the rest queues. */
export function simulateDisk({ spec, state, demand, random }: MachineMinute, memory: Memory): Disk {
  const cacheMissShare = Math.max(0, 1 - state.cache / spec.workingSet)
  const variation = Math.exp(0.05 * state.diskNoise)
  const reads =
    (spec.reads * (0.15 + 0.85 * demand.activity) * (1 + 2.2 * cacheMissShare) + demand.reads) *
    variation *
    Math.exp(0.16 * random.normal())
  const writes =
    (spec.writes * (0.3 + 0.7 * demand.activity) + demand.writes) *
    variation *
    Math.exp(0.1 * random.normal())
  const stream = 256 * 1024
  const inStream = (demand.streamRead * Math.exp(0.06 * random.normal()) + memory.swapIn) / stream
  const outStream = (demand.streamWritten * Math.exp(0.06 * random.normal()) + memory.swapOut) / stream
  const work = (reads + 1.3 * writes + 2.5 * (inStream + outStream)) / (spec.disk * demand.disk)
  const busy = work / (1 + work ** 6) ** (1 / 6)
  const completedShare = busy / work
  const readBytes = (reads * spec.readSize + inStream * stream) * completedShare
  const writtenBytes = (writes * spec.writeSize + outStream * stream) * completedShare
  state.cache +=
    (readBytes - memory.swapIn * completedShare + 0.5 * (writtenBytes - memory.swapOut * completedShare)) *
    0.08 *
    60
  return {
    operations: (reads + writes + inStream + outStream) * completedShare,
    busy,
    queue: busy ** 2 / (1.03 - Math.min(1, busy)),
    sample: {
      "disk-io-time": 100 * Math.min(1, busy),
      "disk-bytes-read": readBytes,
      "disk-bytes-written": writtenBytes,
      "disk-io-read": (reads + inStream) * completedShare,
      "disk-io-write": (writes + outStream) * completedShare,
    },
  }
}
