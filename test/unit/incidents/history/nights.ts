import {
  day,
  type Incident,
  type Member,
  type NightDigest,
  type RunResult,
} from "../../../../src/base/index.ts"
import {
  type ClassificationInput,
  classifyIncidents,
  digestOf,
  groupMembers,
} from "../../../../src/incidents/index.ts"
import { contributionOf, hour, minute } from "../scored-night.ts"

export interface Trouble {
  readonly host?: string
  /** Hours after the night's start, and how long. */
  readonly at: number
  readonly hours: number
  readonly open?: boolean
  readonly allNight?: boolean
  readonly signals?: Readonly<Record<string, number>>
  readonly direction?: "up" | "down"
}

export interface Night {
  /** 00:00 UTC of the night's first day. */
  readonly start: number
  readonly troubles: readonly Trouble[]
  readonly labels?: ClassificationInput["labels"]
  readonly calendar?: ClassificationInput["calendar"]
  readonly hosts?: readonly string[]
  readonly zone?: string
}

export interface NightResult {
  readonly past: readonly NightDigest[]
  readonly incidents: readonly Incident[]
  readonly memory: ReturnType<typeof classifyIncidents>["memory"]
}

/** One 24 h night after others, as the pipeline does it. */
export function nightAfter(
  past: readonly NightDigest[],
  { start, troubles, labels = [], calendar = [], hosts, zone = "UTC" }: Night,
): NightResult {
  const label = new Date(start + day - 1).toISOString().slice(0, 10)
  const span = { start: new Date(start).toISOString(), end: new Date(start + day).toISOString() }
  const members = troubles.map(trouble => memberOf(start, trouble))
  const steps = Object.fromEntries(members.map(({ host }) => [host, minute]))
  const scored = hosts ?? ["db-1", "db-2", "web-1"]
  const classified = classifyIncidents({
    incidents: groupMembers({ members, silent: [], job: "nightly", zone, steps }),
    night: { label, run: `${label}-01`, span },
    hosts: scored,
    past,
    labels,
    calendar,
    mergeGap: hour,
    zone,
  })
  const result = {
    job: { timeZone: zone },
    run: { id: `${label}-01` },
    night: span,
    hosts: scored.map(() => ({ status: "scored" })),
    incidents: classified.incidents,
    incidentHistory: classified.memory,
  } as unknown as RunResult
  return { ...classified, past: [...past, digestOf(result)] }
}

/** Nights one after the other from `start`; `troubles` of each by its number. */
export function nights(
  count: number,
  start: number,
  troubles: (night: number, at: number) => readonly Trouble[],
): NightResult {
  let classified: NightResult = { past: [], incidents: [], memory: emptyMemory }
  for (let n = 0; n < count; n++)
    classified = nightAfter(classified.past, {
      start: start + n * day,
      troubles: troubles(n, start + n * day),
    })
  return classified
}

export const disk = { "disk-io-time": 0.6, "cpu-iowait": 0.25, "load-1m": 0.1 }
export const leak = { "sys-mem-free": 0.7, "sys-mem-swap-free": 0.2 }

function memberOf(
  start: number,
  { host = "db-1", at, hours, open = false, allNight = false, signals = disk, direction = "up" }: Trouble,
): Member {
  const instant = (hours: number): string => new Date(start + hours * hour).toISOString()
  const contributions = Object.entries(signals).map(([feature, share]) =>
    contributionOf({ feature, share, direction, onset: instant(at) }),
  )
  return {
    host,
    start: instant(at),
    end: instant(at + hours),
    open,
    peak: instant(at),
    score: 20,
    threshold: 5,
    leadUp: instant(at),
    anomalousRows: 9,
    allNight,
    contributions,
  }
}

const none = { info: 0, low: 0, medium: 0, high: 0, critical: 0 }
const emptyMemory: NightResult["memory"] = {
  nights: [{ night: "", run: "", incidents: none }],
  resolved: [],
  suppressed: [],
  judged: { confirmed: 0, expected: 0, "false-alarm": 0, "new-trend": 0, notJudged: 0, hostWeeks: 0 },
}
