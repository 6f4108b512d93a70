import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import {
  compareText, intervalOf, type Fault, type HostQuality, type HostResult, type Incident, type IncidentSeries, type Job, type Member,
  type RunResult, type TimeSpan,
} from "../base/index.ts"
import { csvOf, summaryTables, type FeatureSummary } from "../frame/index.ts"
import { digestOf, groupMembers, remember } from "../incidents/index.ts"
import type { Survey } from "../ingest/index.ts"
import { addIncidents, fileNameOf, writeAtomic, writeJson, type RunFolder } from "../store/index.ts"
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts"
import type { Remembrance } from "./past.ts"
import type { Told } from "./told.ts"
import { unknownLabels } from "./unknown-labels.ts"
import { versions } from "./versions.ts"

export interface AssembleTask {
  readonly job: Job
  readonly survey: Survey
  readonly run: RunFolder
  readonly past: Remembrance
  readonly told: Told
  readonly faults: ReadonlyMap<string, Fault>
  readonly finishedAt: number
}

/** Groups what the hosts left into incidents and writes series/, tables/, scores/ (the incident of each row) and result.json. */
export async function assemble(task: AssembleTask): Promise<RunResult> {
  const { job, survey, run, past, told, faults } = task
  const { hosts, dataQuality, summaries, members, silent } = await gathered(run, survey)
  const steps = Object.fromEntries(hosts.map(({ host, step }) => [host, step]))
  const zone = job.report.timeZone
  const { incidents, memory } = remember({
    incidents: groupMembers({ members, silent, steps, job: job.name, zone }),
    night: { label: run.night, run: run.id, span: intervalOf(survey.night) },
    hosts: hosts.filter(({ status }) => status !== "failed").map(({ host }) => host),
    past: past.nights,
    labels: told.labels,
    calendar: told.calendar,
    mergeGap: job.incidents.mergeGap,
    zone,
  })
  const found = [...incidents, ...memory.suppressed.map(({ incident }) => incident)]
  await writeSeries(run, found)
  await markIncidents(run, hosts, found)
  for (const table of await summaryTables(summaries, dataQuality)) await writeAtomic(join(run.path, "tables", `${table.name}.csv`), csvOf(table))
  const remarks = [...past.remarks, ...unknownLabels({ labels: told.labels, past: past.nights, tonight: found, night: run.night })]
  const result: RunResult = {
    version: 1,
    job: summaryOf(job),
    run: { id: run.id, startedAt: iso(run.startedAt), finishedAt: iso(task.finishedAt) },
    night: intervalOf(survey.night),
    history: intervalOf(survey.history),
    hosts,
    gone: survey.gone,
    incidents,
    dataQuality,
    events: told.events,
    errors: [...faults.values()].map(fault => fault.toRecord()),
    versions: versions(),
    memory: { ...memory, ...(remarks.length > 0 && { remarks }) },
  }
  await writeJson(join(run.path, "memory.json"), digestOf(result))
  await writeJson(join(run.path, "result.json"), result)
  return result
}

/** What the hosts left. */
interface Gathered {
  readonly hosts: readonly HostResult[]
  readonly dataQuality: readonly HostQuality[]
  readonly summaries: readonly FeatureSummary[]
  readonly members: readonly Member[]
  readonly silent: readonly Member[]
}

async function gathered(run: RunFolder, { hosts: names, night }: Survey): Promise<Gathered> {
  const [hosts, dataQuality, summaries, members, silent]: [HostResult[], HostQuality[], FeatureSummary[], Member[], Member[]] = [[], [], [], [], []]
  for (const host of names) {
    const checkpoint = await readCheckpoint(run, host)
    hosts.push(checkpoint?.result ?? failedHost(host, night))
    if (!checkpoint) continue
    dataQuality.push(checkpoint.quality)
    summaries.push(...checkpoint.summaries)
    members.push(...checkpoint.members)
    if (checkpoint.silent) silent.push(checkpoint.silent)
  }
  return { hosts, dataQuality, summaries, members, silent }
}

async function writeSeries(run: RunFolder, incidents: readonly Incident[]): Promise<void> {
  const folder = join(run.path, "series")
  const checkpointOf = readerOf(run)
  for (const incident of [...incidents].sort((a, b) => compareText(a.members[0]!.host, b.members[0]!.host))) {
    const members = []
    for (const member of incident.members) {
      const checkpoint = await checkpointOf(member.host)
      const index = checkpoint?.members.findIndex(({ start }) => start === member.start) ?? -1
      if (incident.kind === "anomaly" && index >= 0) members.push(checkpoint!.series[index]!)
    }
    await writeJson(join(folder, `${fileNameOf(incident.id)}.json`), { incident: incident.id, members } satisfies IncidentSeries)
  }
  await prune(folder, incidents.map(({ id }) => `${fileNameOf(id)}.json`))
}

/** Reads checkpoints and holds the last one: with a long night it has many megabytes, and its incidents come one after the other. */
function readerOf(run: RunFolder): (host: string) => Promise<Checkpoint | null> {
  let held: Checkpoint | null = null
  return async host => {
    if (held?.result.host !== host) held = await readCheckpoint(run, host)
    return held
  }
}

/** What a cut-off attempt left under another id goes. */
async function prune(folder: string, keep: readonly string[]): Promise<void> {
  if (keep.length === 0) return
  for (const file of await readdir(folder)) if (!keep.includes(file)) await rm(join(folder, file), { force: true })
}

async function markIncidents(run: RunFolder, hosts: readonly HostResult[], incidents: readonly Incident[]): Promise<void> {
  for (const { host, file } of hosts.filter(({ status }) => status !== "failed")) {
    const spans = incidents.filter(({ kind }) => kind === "anomaly").flatMap(({ id, members }) => {
      const own = members.filter(member => member.host === host)
      return own.map(({ start, end }) => ({ id, start: Date.parse(start), end: Date.parse(end) }))
    })
    await addIncidents(join(run.path, "scores", `${file}.parquet`), spans)
  }
}

function failedHost(host: string, night: TimeSpan): HostResult {
  const unknown = { threshold: null, peak: null, overview: { start: iso(night.start), cell: 0, ratios: [] }, training: null }
  return { host, file: fileNameOf(host), status: "failed", step: 0, rows: 0, historyRows: 0, features: [], ...unknown }
}

function summaryOf({ name, report, threshold, incidents, model, features }: Job): RunResult["job"] {
  const links = Object.fromEntries(Object.entries(features).flatMap(([feature, { link }]) => (link ? [[feature, link]] : [])))
  const { title, timeZone, page, charts, name: owner, accent } = report
  const brand = owner === null && accent === null ? {} : { brand: { name: owner, accent } }
  const { mergeGap, shortest } = incidents
  const { falseIncidentsPerWeek } = threshold
  return { name, title, timeZone, page, charts, falseIncidentsPerWeek, mergeGap, shortest, window: model.window, links, ...brand }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
