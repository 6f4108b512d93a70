import type { DiskCounters, Snapshot } from "./snapshot.ts"

/** What a feature is between two snapshots; NaN where it is unknown. */
type Measure = (now: Snapshot, before: Snapshot) => number

const memory =
  (name: string): Measure =>
  ({ memory: own }) =>
    own.get(name) ?? NaN

const perSecond =
  (of: (snapshot: Snapshot) => number): Measure =>
  (now, before) =>
    growth(of(now), of(before)) / (now.uptime - before.uptime)

/** Sum over the disks that were there both times; NaN where there is none. */
const disk =
  (key: keyof DiskCounters): Measure =>
  (now, before) => {
    const growths = diskGrowths(key, now, before)
    const sum = growths.reduce((total, one) => total + one, 0)
    return growths.length === 0 ? NaN : sum / (now.uptime - before.uptime)
  }

/** Percent of all cores' time; `field` of the line cpu. */
const cpu =
  (field: number): Measure =>
  (now, before) => {
    const total = now.cpu.reduce((sum, ticks, i) => sum + growth(ticks, before.cpu[i]), 0)
    return (100 * growth(now.cpu[field] ?? NaN, before.cpu[field])) / total
  }

/** Of the busiest disk, percent of the time; the kernel may count a little more than has passed. */
const busiestDisk: Measure = (now, before) => {
  const busy = diskGrowths("busy", now, before)
  return busy.length === 0 ? NaN : Math.min(100, Math.max(...busy) / 10 / (now.uptime - before.uptime))
}

/** The features of a server of the demo fleet, in the order of its files. */
const measures: Readonly<Record<string, Measure>> = {
  "server-up": () => 1,
  "load-1m": ({ load }) => load[0] ?? NaN,
  "load-5m": ({ load }) => load[1] ?? NaN,
  "load-15m": ({ load }) => load[2] ?? NaN,
  "sys-mem-swap-total": memory("SwapTotal"),
  "sys-mem-swap-free": memory("SwapFree"),
  "sys-mem-free": memory("MemFree"),
  "sys-mem-cache": memory("Cached"),
  "sys-mem-buffered": memory("Buffers"),
  "sys-mem-available": memory("MemAvailable"),
  "sys-mem-total": memory("MemTotal"),
  "sys-fork-rate": perSecond(({ events }) => events.processes),
  "sys-interrupt-rate": perSecond(({ events }) => events.intr),
  "sys-context-switch-rate": perSecond(({ events }) => events.ctxt),
  "sys-thermal": ({ temperature }) => temperature ?? NaN,
  "disk-io-time": busiestDisk,
  "disk-bytes-read": disk("bytesRead"),
  "disk-bytes-written": disk("bytesWritten"),
  "disk-io-read": disk("reads"),
  "disk-io-write": disk("writes"),
  "cpu-iowait": cpu(4),
  "cpu-system": cpu(2),
  "cpu-user": cpu(0),
}

/** Names of a machine's features. */
export const machineFeatures: readonly string[] = Object.keys(measures)

/** A row of features from one snapshot to the next, rounded to three decimals; NaN where unknown. */
export function machineRow(now: Snapshot, before: Snapshot): readonly number[] {
  return Object.values(measures).map(measure => Math.round(1000 * measure(now, before)) / 1000)
}

function diskGrowths(key: keyof DiskCounters, now: Snapshot, before: Snapshot): readonly number[] {
  return [...now.disks].flatMap(([name, own]) => {
    const earlier = before.disks.get(name)
    return earlier === undefined ? [] : [growth(own[key], earlier[key])]
  })
}

/** NaN where a counter went back, since it was reset, or was not there. */
function growth(now: number, before: number | undefined): number {
  return before !== undefined && now >= before ? now - before : NaN
}
