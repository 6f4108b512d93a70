import { noProc } from "../faults.ts"

/** Where the kernel's figures are read. */
export interface MachineFiles {
  /** Null where there is no such file. */
  readonly read: (path: string) => Promise<string | null>
  /** Names in a folder; [] where there is none. */
  readonly list: (path: string) => Promise<readonly string[]>
}

/** The kernel's figures at one instant; counters count since the machine started. */
export interface Snapshot {
  /** Seconds since the machine started. */
  readonly uptime: number
  /** Of the last 1, 5 and 15 minutes. */
  readonly load: readonly number[]
  /** Bytes by the names of /proc/meminfo. */
  readonly memory: ReadonlyMap<string, number>
  /** Ticks of all cores: user, nice, system, idle, iowait, irq, softirq, steal. */
  readonly cpu: readonly number[]
  /** By the names of /proc/stat. */
  readonly events: Readonly<Record<"intr" | "ctxt" | "processes", number>>
  readonly disks: ReadonlyMap<string, DiskCounters>
  /** Of the hottest zone, °C; null where there is no sensor. */
  readonly temperature: number | null
}

export interface DiskCounters {
  readonly reads: number
  readonly bytesRead: number
  readonly writes: number
  readonly bytesWritten: number
  /** ms in which a request was under way. */
  readonly busy: number
}

/** Fault where the system has no /proc of Linux. */
export async function readSnapshot(files: MachineFiles): Promise<Snapshot> {
  const [stat, meminfo, loadavg, uptime, diskstats] = await Promise.all(
    ["stat", "meminfo", "loadavg", "uptime", "diskstats"].map(name => files.read(`/proc/${name}`)),
  )
  if (
    typeof stat !== "string" ||
    typeof meminfo !== "string" ||
    typeof loadavg !== "string" ||
    typeof uptime !== "string"
  )
    throw noProc()
  const counters = new Map(linesOf(stat).map(([name = "", ...values]) => [name, values.map(Number)]))
  const event = (name: string): number => counters.get(name)?.[0] ?? NaN
  return {
    uptime: Number(uptime.split(" ")[0]),
    load: loadavg.split(" ").slice(0, 3).map(Number),
    memory: new Map(
      linesOf(meminfo).map(([name = "", kilobytes]) => [name.replace(":", ""), 1024 * Number(kilobytes)]),
    ),
    cpu: (counters.get("cpu") ?? []).slice(0, 8),
    events: { intr: event("intr"), ctxt: event("ctxt"), processes: event("processes") },
    disks: disksOf(diskstats ?? "", await files.list("/sys/block")),
    temperature: await hottest(files),
  }
}

/** Fields of each line, which spaces separate. */
function linesOf(text: string): string[][] {
  return text
    .trimEnd()
    .split("\n")
    .map(line => line.trim().split(/\s+/))
}

/** Devices without a disk of their own, or whose requests count once more in the disks below them. */
const notDisks = /^(?:loop|ram|zram|dm-|md|sr|fd|nbd)/

/** https://docs.kernel.org/admin-guide/iostats.html; a sector is 512 bytes. */
function disksOf(diskstats: string, blockDevices: readonly string[]): Map<string, DiskCounters> {
  const whole = new Set(
    blockDevices.map(name => name.replaceAll("!", "/")).filter(name => !notDisks.test(name)),
  )
  const disks = new Map<string, DiskCounters>()
  for (const [, , name = "", ...fields] of linesOf(diskstats)) {
    if (!whole.has(name)) continue
    const [reads = NaN, , sectorsRead = NaN, , writes = NaN, , sectorsWritten = NaN, , , busy = NaN] =
      fields.map(Number)
    disks.set(name, { reads, bytesRead: 512 * sectorsRead, writes, bytesWritten: 512 * sectorsWritten, busy })
  }
  return disks
}

async function hottest({ read, list }: MachineFiles): Promise<number | null> {
  const zones = (await list("/sys/class/thermal")).filter(name => name.startsWith("thermal_zone"))
  const texts = await Promise.all(zones.map(zone => read(`/sys/class/thermal/${zone}/temp`)))
  const degrees = texts.flatMap(text => (text === null || text.trim() === "" ? [] : [Number(text) / 1000]))
  return degrees.length === 0 ? null : Math.max(...degrees)
}
