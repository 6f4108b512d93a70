import { readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { isErrno } from "../../base/index.ts"
import { notADemoFolder } from "../../base/messages/demo.ts"
import { writeAtomic, writeJson } from "../../store/index.ts"
import { hostCsv, recordsCsv } from "./csv.ts"
import { eventsOf, type DemoEvent } from "./events.ts"
import { fleetHosts, type FleetOptions } from "./fleet.ts"
import { minutesADay } from "./ordinary.ts"
import { liveThrough, type Life } from "./simulate.ts"
import { iso, trueFault, type TrueFault, type Truth } from "./truth.ts"

/** What stands in a demo folder's marker file; another version is written anew. */
interface Marker extends FleetOptions {
  readonly version: number
}
const markerFile = "demo-fleet.json"
const version = 1

export interface DemoFleet {
  readonly hosts: readonly string[]
  readonly truth: Truth
  /** False when the folder already held this very fleet. */
  readonly written: boolean
}

/**
 * Writes `<host>.csv`, `events.csv` and `truth.json` into `folder`, one host after the other. A folder that holds the same fleet is left as it is;
 * Fault where it holds anything but a demo fleet. The marker comes last, so that a broken-off fleet is written again.
 */
export async function writeFleet(folder: string, options: FleetOptions, onHost: (host: string, done: number) => void = () => {}): Promise<DemoFleet> {
  const marker: Marker = { version, ...options }
  const hosts = fleetHosts(options.hosts)
  const names = hosts.map(host => host.name)
  const old = await markerOf(folder)
  if (isDeepStrictEqual(old, marker)) {
    return { hosts: names, truth: JSON.parse(await readFile(join(folder, "truth.json"), "utf8")) as Truth, written: false }
  }
  await writeJson(join(folder, markerFile), { ...marker, version: 0 })
  for (const { name } of fleetHosts(old?.hosts ?? 0)) if (!names.includes(name)) await rm(hostFile(folder, name), { force: true })
  const chapters: Chapter[] = []
  for (const [done, host] of hosts.entries()) {
    onHost(host.name, done)
    const life = liveThrough(host, options)
    await writeAtomic(hostFile(folder, host.name), hostCsv(life))
    chapters.push({ fault: trueFault(life), events: eventsOf(life, options), oddities: oddTimes(life), host: host.name })
  }
  const truth = truthOf(chapters, options)
  await writeAtomic(join(folder, "events.csv"), eventsCsv(chapters.flatMap(chapter => chapter.events)))
  await writeJson(join(folder, "truth.json"), truth)
  await writeJson(join(folder, markerFile), marker)
  return { hosts: names, truth, written: true }
}

/** What is kept of a host once its file is written. */
interface Chapter {
  readonly host: string
  readonly fault: TrueFault | null
  readonly events: readonly DemoEvent[]
  readonly oddities: Truth["oddities"]
}

/** null = an empty folder, or none yet. */
async function markerOf(folder: string): Promise<Marker | null> {
  const entries = await readdir(folder).catch((cause: unknown): string[] => {
    if (isErrno(cause, "ENOENT")) return []
    throw notADemoFolder(folder, cause)
  })
  if (entries.length === 0) return null
  if (!entries.includes(markerFile)) throw notADemoFolder(folder)
  return JSON.parse(await readFile(join(folder, markerFile), "utf8")) as Marker
}

const hostFile = (folder: string, host: string): string => join(folder, `${host}.csv`)

function truthOf(chapters: readonly Chapter[], { seed, strength, end }: FleetOptions): Truth {
  const faults = chapters.flatMap(({ fault }) => fault ? [fault] : []).sort((a, b) => a.start < b.start ? -1 : 1)
  return {
    version: 1, seed, strength,
    night: { start: iso(end - minutesADay * 60_000), end: iso(end) },
    faults,
    silent: faults.filter(fault => fault.kind === "silence").map(fault => fault.host),
    quiet: chapters.filter(({ fault }) => fault === null).map(({ host }) => host),
    oddities: chapters.flatMap(({ oddities }) => oddities),
  }
}

const oddTimes = ({ host, start, oddities }: Life): Truth["oddities"] => oddities.map(({ name, push }) => ({
  host: host.name, name, start: iso(start + push.start * 60_000), end: iso(start + (push.end - 1) * 60_000),
}))

function eventsCsv(events: readonly DemoEvent[]): string {
  const inOrder = [...events].sort((a, b) => a.time - b.time)
  return recordsCsv(["time", "host", "text"], inOrder.map(({ time, host, text }) => [iso(time), host, text]))
}
