import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import {
  type Fault,
  type HostQuality,
  type HostResult,
  type Incident,
  type IncidentSeries,
  intervalOf,
  iso,
  type Job,
  type LoggedRequest,
  type Member,
  type MemberSeries,
  type RunResult,
  type TimeSpan,
} from "../base/index.ts"
import { type FeatureSummary, summaryTables, tableToCsv } from "../frame/index.ts"
import {
  classifyIncidents,
  digestOf,
  groupMembers,
  type RaisedIncident,
  withLiveIds,
} from "../incidents/index.ts"
import type { Survey } from "../ingest/index.ts"
import { addIncidents, fileNameOf, type RunFolder, writeAtomic, writeJson } from "../store/index.ts"
import { type Checkpoint, readCheckpoint, readSeries } from "./hosts/checkpoint.ts"
import type { PastNights } from "./past-nights.ts"
import type { Annotations } from "./annotations.ts"
import { unknownLabels } from "./unknown-labels.ts"
import { versions } from "./versions.ts"

export interface AssembleTask {
  readonly job: Job
  readonly survey: Pick<Survey, "hosts" | "night" | "history" | "gone" | "rejects" | "remarks">
  readonly run: RunFolder
  readonly past: PastNights
  readonly annotations: Annotations
  readonly faults: ReadonlyMap<string, Fault>
  readonly finishedAt: number
  /** Requests of a host in a span of time, where access logs have them. */
  readonly requestsIn: (host: string, span: TimeSpan) => Promise<readonly LoggedRequest[]>
  /** What a watch raised by day. */
  readonly raised: readonly RaisedIncident[]
}

/**
 * Groups the hosts' members into incidents and writes series/, tables/, scores/ (each row's incident) and
 * result.json.
 */
export async function assemble(task: AssembleTask): Promise<RunResult> {
  const { job, survey, run, past, annotations, faults } = task
  const { hosts, dataQuality, summaries, members, silent } = await collectHosts(task)
  const steps = Object.fromEntries(hosts.map(({ host, step }) => [host, step]))
  const zone = job.report.timeZone
  const { incidents, memory } = classifyIncidents({
    incidents: withLiveIds(
      groupMembers({ members, silent, steps, job: job.name, zone }),
      task.raised,
      job.incidents.mergeGap,
    ),
    night: { label: run.night, run: run.id, span: intervalOf(survey.night) },
    hosts: hosts.filter(({ status }) => status !== "failed").map(({ host }) => host),
    past: past.nights,
    labels: annotations.labels,
    calendar: annotations.calendar,
    mergeGap: job.incidents.mergeGap,
    zone,
  })
  const suppressed = memory.suppressed.map(({ incident }) => incident)
  const allIncidents = [...incidents, ...suppressed]
  const mostSeries = Math.max(job.report.charts, leastSeries)
  await writeSeries(run, [...incidents.slice(0, mostSeries), ...suppressed.slice(0, mostSeries)])
  await markIncidents(run, hosts, allIncidents)
  for (const table of await summaryTables(summaries, dataQuality))
    await writeAtomic(join(run.path, "tables", `${table.name}.csv`), tableToCsv(table))
  const remarks = [
    ...past.remarks,
    ...unknownLabels({
      labels: annotations.labels,
      past: past.nights,
      tonight: allIncidents,
      night: run.night,
    }),
  ]
  const result: RunResult = {
    version: 2,
    job: summaryOf(job),
    run: { id: run.id, startedAt: iso(run.startedAt), finishedAt: iso(task.finishedAt) },
    night: intervalOf(survey.night),
    history: intervalOf(survey.history),
    hosts,
    gone: survey.gone,
    incidents: await withRequests(incidents, task),
    dataQuality,
    ...(survey.rejects.length > 0 && { rejectedRows: survey.rejects }),
    ...(survey.remarks && survey.remarks.length > 0 && { sourceRemarks: survey.remarks }),
    events: annotations.events,
    errors: [...faults.values()].map(fault => fault.toRecord()),
    versions: versions(),
    incidentHistory: { ...memory, ...(remarks.length > 0 && { remarks }) },
  }
  await writeJson(join(run.path, "digest.json"), digestOf(result))
  await writeJson(join(run.path, "result.json"), result)
  return result
}

/** The hosts' checkpoints. */
interface HostOutputs {
  readonly hosts: readonly HostResult[]
  readonly dataQuality: readonly HostQuality[]
  readonly summaries: readonly FeatureSummary[]
  readonly members: readonly Member[]
  readonly silent: readonly Member[]
}

/** Throws (a bug) for a host with neither a checkpoint nor a Fault, so that no host is lost silently. */
async function collectHosts({ run, survey, faults }: AssembleTask): Promise<HostOutputs> {
  const hosts: HostResult[] = []
  const checkpoints: Checkpoint[] = []
  for (const host of survey.hosts) {
    const checkpoint = await readCheckpoint(run, host)
    if (!checkpoint && !faults.has(host)) throw new Error(`nothing is known of host ${host}`)
    hosts.push(checkpoint?.result ?? failedHost(host, survey.night))
    if (checkpoint) checkpoints.push(checkpoint)
  }
  return {
    hosts,
    dataQuality: checkpoints.map(({ quality }) => quality),
    summaries: checkpoints.flatMap(({ summaries }) => summaries),
    members: checkpoints.flatMap(({ members }) => members),
    silent: checkpoints.flatMap(({ silent }) => silent ?? []),
  }
}

/** Incidents whose series are kept, most severe first, beyond those with charts: thousands would be gigabytes. */
const leastSeries = 200

/** Those that get pages, with the requests that show them. */
async function withRequests(
  incidents: readonly Incident[],
  { job, requestsIn }: AssembleTask,
): Promise<readonly Incident[]> {
  const shown: Incident[] = []
  for (const incident of incidents.slice(0, job.report.charts)) {
    const requests: LoggedRequest[] = []
    for (const { host, start, end } of incident.kind === "anomaly" ? incident.members : [])
      requests.push(...(await requestsIn(host, { start: Date.parse(start), end: Date.parse(end) })))
    shown.push(requests.length === 0 ? incident : { ...incident, requests })
  }
  return [...shown, ...incidents.slice(shown.length)]
}

/** One file for each incident, of its members' series; that of a silent host has none. */
async function writeSeries(run: RunFolder, incidents: readonly Incident[]): Promise<void> {
  const folder = join(run.path, "series")
  for (const { id, kind, members } of incidents) {
    const series: MemberSeries[] = []
    for (const member of kind === "anomaly" ? members : []) {
      const own = await readSeries(run, member)
      if (own) series.push(own)
    }
    const file: IncidentSeries = { incident: id, members: series }
    await writeJson(join(folder, `${fileNameOf(id)}.json`), file)
  }
  await prune(folder, new Set(incidents.map(({ id }) => `${fileNameOf(id)}.json`)))
}

/** Removes files of an interrupted attempt under other ids. */
async function prune(folder: string, keep: ReadonlySet<string>): Promise<void> {
  if (keep.size === 0) return
  for (const file of await readdir(folder)) if (!keep.has(file)) await rm(join(folder, file), { force: true })
}

async function markIncidents(
  run: RunFolder,
  hosts: readonly HostResult[],
  incidents: readonly Incident[],
): Promise<void> {
  for (const { host, file } of hosts.filter(({ status }) => status !== "failed")) {
    const spans = incidents
      .filter(({ kind }) => kind === "anomaly")
      .flatMap(({ id, members }) => {
        const own = members.filter(member => member.host === host)
        return own.map(({ start, end }) => ({ id, start: Date.parse(start), end: Date.parse(end) }))
      })
    await addIncidents(join(run.path, "scores", `${file}.parquet`), spans)
  }
}

function failedHost(host: string, night: TimeSpan): HostResult {
  const unknown = {
    threshold: null,
    peak: null,
    overview: { start: iso(night.start), cell: 0, ratios: [] },
    training: null,
  }
  return {
    host,
    file: fileNameOf(host),
    status: "failed",
    step: 0,
    rows: 0,
    historyRows: 0,
    features: [],
    ...unknown,
  }
}

function summaryOf({ name, report, threshold, incidents, model, features }: Job): RunResult["job"] {
  const links = Object.fromEntries(
    Object.entries(features).flatMap(([feature, { link }]) => (link ? [[feature, link]] : [])),
  )
  const { title, timeZone, page, charts, name: owner, accent } = report
  const brand = owner === null && accent === null ? {} : { brand: { name: owner, accent } }
  const { mergeGap, shortest } = incidents
  const { falseIncidentsPerWeek } = threshold
  return {
    name,
    title,
    timeZone,
    page,
    charts,
    falseIncidentsPerWeek,
    mergeGap,
    shortest,
    window: model.window,
    links,
    ...brand,
  }
}
