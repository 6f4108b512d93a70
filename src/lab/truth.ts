import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { type Frame, isErrno, type Job, type LabelledIncident } from "../base/index.ts"
import type { FleetTruth } from "../demo/index.ts"
import { type Truth, truthFrom } from "../evaluate/index.ts"
import { bufferFor, familyOf, readTruths } from "../ingest/index.ts"
import { loadIncidents } from "../job/index.ts"
import { isFolder } from "../store/index.ts"

export interface KnownTruth {
  readonly truth: Truth
  readonly source: "demo" | "labels"
}

export interface TruthTask {
  readonly job: Job
  readonly night: Frame
  /** An incidents.yaml, or null. */
  readonly labels: string | null
}

/**
 * What is known of the night: from the incidents file, labels.csv in the host's own folder, or the demo
 * fleet's truth.json; null where there is none of them.
 */
export async function findTruth({ job, night, labels }: TruthTask): Promise<KnownTruth | null> {
  const { root } = job.source
  if (labels !== null)
    return { source: "labels", truth: onNight(await loadIncidents(labels, job.report.timeZone), night) }
  const planted = await readDemoTruth(join(root, "truth.json"))
  if (planted) return { source: "demo", truth: onNight(planted, night) }
  if (!(await isFolder(join(root, night.host))) || !(await exists(join(root, night.host, "labels.csv"))))
    return null
  const [truth] = await readTruths({ root, hosts: [night.host], unlabelled: [] })
  return truth ? { source: "labels", truth: alignedTo(night, truth) } : null
}

function onNight(incidents: readonly LabelledIncident[], night: Frame): Truth {
  const truth = truthFrom(incidents, { host: night.host, times: timesOf(night) })
  return { ...truth, family: familyOf(night.host), buffer: bufferFor(truth.labels) }
}

/** Labels of the rows of the night; rows without one are not anomalous. */
function alignedTo(night: Frame, truth: Truth): Truth {
  const labelOf = new Map([...truth.times].map((time, row) => [time, truth.labels[row] ?? 0]))
  const times = timesOf(night)
  return { ...truth, times, labels: Uint8Array.from(times, time => labelOf.get(time) ?? 0) }
}

function timesOf({ start, step, rows }: Frame): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => start + row * step)
}

/** Null where there is no such file. */
async function readDemoTruth(file: string): Promise<LabelledIncident[] | null> {
  const text = await textOrNull(file)
  if (text === null) return null
  const { faults } = JSON.parse(text) as FleetTruth
  return faults.map(({ host, kind, start, marksEnd, features }) => ({
    hosts: host,
    text: kind,
    start: Date.parse(start),
    end: Date.parse(marksEnd),
    causes: features,
  }))
}

const exists = async (file: string): Promise<boolean> => (await textOrNull(file)) !== null

async function textOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8")
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null
    throw error
  }
}
