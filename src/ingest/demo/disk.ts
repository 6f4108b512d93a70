import type { Moment, Reading } from "./hardware.ts"
import type { Memory } from "./memory.ts"

export interface Disk {
  readonly reading: Reading
  readonly operations: number
  /** Share of the minute, 0–1, and the requests that wait, about. */
  readonly busy: number
  readonly queue: number
}

/** A disk that is asked for more than it can do delivers what it can, and the rest queues. */
export function transfer({ spec, state, demand, random }: Moment, memory: Memory): Disk {
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
