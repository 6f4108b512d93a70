import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  day,
  hour,
  type Incident,
  type Member,
  minute,
  type NightDigest,
  type RunResult,
} from "../../src/base/index.ts"
import { classifyIncidents, digestOf, groupMembers } from "../../src/incidents/index.ts"
import { seeded } from "../../src/stats/index.ts"
import { readPastNights } from "../../src/pipeline/past-nights.ts"

/**
 * How long a night looks through a year of nights of 100 hosts: `npm run bench:past-nights`. Each past night
 * holds as many incidents as the promise of one false incident a host and week allows, 14, and six that come
 * again.
 */
const nights = 365
const hosts = Array.from({ length: 100 }, (_, i) => `srv-${i}`)
const features = Array.from({ length: 38 }, (_, i) => `metric-${i}`)
const incidentsANight = 20
const random = seeded("memory bench")
const first = Date.parse("2025-11-20T00:00:00Z")

const jobFolder = await mkdtemp(join(tmpdir(), "noctule-bench-memory-"))
try {
  let bytes = 0
  for (let n = 0; n < nights; n++) bytes += await writeNight(n)
  const read = await timed(() => readPastNights(jobFolder, nightOf(nights)))
  const recalled = await timed(() => Promise.resolve(recall(read.value.nights)))
  const states = recalled.value.incidents.map(({ past }) => past!.state)
  const count = (state: string): number => states.filter(one => one === state).length
  process.stdout.write(
    `${nights} nights of ${hosts.length} hosts, ${nights * incidentsANight} incidents, ${(bytes / 1e6).toFixed(1)} MB of digest.json\n` +
      `read ${read.seconds.toFixed(2)} s · compared with ${incidentsANight} of tonight ${recalled.seconds.toFixed(2)} s · together ` +
      `${(read.seconds + recalled.seconds).toFixed(2)} s\n` +
      `new ${count("new")} · recurring ${count("recurring")} · continued ${count("continued")} · resolved ${recalled.value.memory.resolved.length}\n`,
  )
} finally {
  await rm(jobFolder, { recursive: true, force: true })
}

async function writeNight(n: number): Promise<number> {
  const path = join(jobFolder, "runs", `${nightOf(n)}-01`)
  await mkdir(path, { recursive: true })
  const result = {
    job: { timeZone: "Europe/Berlin" },
    run: { id: `${nightOf(n)}-01` },
    night: spanOf(n),
    hosts: hosts.map(() => ({ status: "scored" })),
    incidents: incidentsOf(n),
  } as unknown as RunResult
  await writeFile(join(path, "digest.json"), `${JSON.stringify(digestOf(result), null, 2)}\n`)
  await symlink(join("runs", `${nightOf(n)}-01`), join(jobFolder, nightOf(n)))
  return (await stat(join(path, "digest.json"))).size
}

function recall(past: readonly NightDigest[]): ReturnType<typeof classifyIncidents> {
  return classifyIncidents({
    incidents: incidentsOf(nights),
    night: { label: nightOf(nights), run: `${nightOf(nights)}-01`, span: spanOf(nights) },
    hosts,
    past,
    labels: [],
    calendar: [],
    mergeGap: hour,
    zone: "Europe/Berlin",
  })
}

/** Chance on all but six, which come to the same host at the same time with the same signals. */
function incidentsOf(n: number): Incident[] {
  const members = Array.from({ length: incidentsANight }, (_, i) => {
    const recurring = i < 6 && (n % 7 === 3 || i < 3)
    const host = recurring ? hosts[i]! : hosts[6 + Math.floor(random.next() * 94)]!
    const at = recurring ? (2 + 3 * i) * hour : Math.floor(random.next() * 1380) * minute
    return memberOf(host, first + n * day + at, recurring ? 5 * i : Math.floor(random.next() * 33))
  })
  return groupMembers({ members, silent: [], job: "bench", zone: "Europe/Berlin", steps: {} })
}

function memberOf(host: string, start: number, leading: number): Member {
  const [from, to] = [start, start + 30 * minute].map(ms => new Date(ms).toISOString()) as [string, string]
  const contributions = features.map((feature, f) => ({
    feature,
    label: feature,
    share: f === leading ? 0.5 : 0.5 / 37,
    signal: f >= leading && f < leading + 5,
    direction: "up" as const,
    actual: 9,
    expected: 1,
    range: [0, 2] as const,
    deviation: 8,
    at: from,
    unit: "",
    onset: from,
  }))
  return {
    host,
    start: from,
    end: to,
    open: false,
    peak: from,
    score: 9,
    threshold: 3,
    leadUp: from,
    anomalousRows: 9,
    contributions,
  }
}

function nightOf(n: number): string {
  return new Date(first + n * day + day - 1).toISOString().slice(0, 10)
}

function spanOf(n: number): { start: string; end: string } {
  return {
    start: new Date(first + n * day).toISOString(),
    end: new Date(first + (n + 1) * day).toISOString(),
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const since = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - since) / 1000 }
}
