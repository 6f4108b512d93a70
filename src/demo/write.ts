import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { isErrno } from "../base/index.ts"
import { notADemoFolder } from "./faults.ts"
import { demoMarkerFile, fleetTruthFile } from "../job/index.ts"
import { readJson, writeAtomic, writeJson } from "../store/index.ts"
import { hostCsv, recordsCsv } from "./csv.ts"
import { type DemoEvent, hostEvents } from "./events.ts"
import { fleetHosts, type FleetOptions } from "./fleet.ts"
import { minutesPerDay } from "./load/normal-load.ts"
import { type HostSimulation, simulateHost } from "./simulate.ts"
import { type FleetTruth, iso, type TrueFault, trueFault } from "./truth.ts"

/** Content of a demo folder's marker file; another version is rewritten. */
interface Marker extends FleetOptions {
  readonly version: number
}
const markerFile = "demo-fleet.json"
const version = 1

export interface DemoFleet {
  readonly hosts: readonly string[]
  readonly truth: FleetTruth
  /** False where the folder already held this fleet. */
  readonly written: boolean
}

/**
 * Writes `<host>.csv`, `events.csv` and `truth.json` to `folder`, host by host. Leaves a folder with the same
 * fleet unchanged; Fault where it holds other files. The marker is written last, so that an interrupted fleet
 * is rewritten.
 */
export async function writeFleet(
  folder: string,
  options: FleetOptions,
  onHost: (host: string, done: number) => void = () => {},
): Promise<DemoFleet> {
  const marker: Marker = { version, ...options }
  const hosts = fleetHosts(options.hosts)
  const names = hosts.map(host => host.name)
  const oldMarker = await markerOf(folder)
  if (isDeepStrictEqual(oldMarker, marker)) {
    const truth = await readJson(join(folder, "truth.json"), fleetTruthFile)
    if (truth !== null) return { hosts: names, truth, written: false }
  }
  await writeJson(join(folder, markerFile), { ...marker, version: 0 })
  for (const { name } of fleetHosts(oldMarker?.hosts ?? 0))
    if (!names.includes(name)) await rm(hostFile(folder, name), { force: true })
  const summaries: HostSummary[] = []
  for (const [done, host] of hosts.entries()) {
    onHost(host.name, done)
    const simulation = simulateHost(host, options)
    await writeAtomic(hostFile(folder, host.name), hostCsv(simulation))
    summaries.push({
      fault: trueFault(simulation),
      events: hostEvents(simulation, options),
      oddities: oddityTimes(simulation),
      host: host.name,
    })
  }
  const truth = truthOf(summaries, options)
  await writeAtomic(join(folder, "events.csv"), eventsCsv(summaries.flatMap(({ events }) => events)))
  await writeJson(join(folder, "truth.json"), truth)
  await writeJson(join(folder, markerFile), marker)
  return { hosts: names, truth, written: true }
}

/** A host's data that is kept once its file is written. */
interface HostSummary {
  readonly host: string
  readonly fault: TrueFault | null
  readonly events: readonly DemoEvent[]
  readonly oddities: FleetTruth["oddities"]
}

/** null = an empty folder, or none yet. */
async function markerOf(folder: string): Promise<Marker | null> {
  const entries = await readdir(folder).catch((cause: unknown): string[] => {
    if (isErrno(cause, "ENOENT")) return []
    throw notADemoFolder(folder, cause)
  })
  if (entries.length === 0) return null
  if (!entries.includes(markerFile)) throw notADemoFolder(folder)
  return await readJson(join(folder, markerFile), demoMarkerFile)
}

const hostFile = (folder: string, host: string): string => join(folder, `${host}.csv`)

function truthOf(summaries: readonly HostSummary[], { seed, strength, end }: FleetOptions): FleetTruth {
  const faults = summaries
    .flatMap(({ fault }) => (fault ? [fault] : []))
    .sort((a, b) => (a.start < b.start ? -1 : 1))
  return {
    version: 1,
    seed,
    strength,
    night: { start: iso(end - minutesPerDay * 60_000), end: iso(end) },
    faults,
    silent: faults.filter(fault => fault.kind === "silence").map(fault => fault.host),
    quiet: summaries.filter(({ fault }) => fault === null).map(({ host }) => host),
    oddities: summaries.flatMap(({ oddities }) => oddities),
  }
}

const oddityTimes = ({ host, start, oddities }: HostSimulation): FleetTruth["oddities"] =>
  oddities.map(({ name, event: push }) => ({
    host: host.name,
    name,
    start: iso(start + push.start * 60_000),
    end: iso(start + (push.end - 1) * 60_000),
  }))

function eventsCsv(events: readonly DemoEvent[]): string {
  const sorted = [...events].sort((a, b) => a.time - b.time)
  return recordsCsv(
    ["time", "host", "text"],
    sorted.map(({ time, host, text }) => [iso(time), host, text]),
  )
}
