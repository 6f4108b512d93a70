import type { Job, TimeSpan } from "../base/index.ts"
import { allInFuture, staleData } from "./faults-time.ts"
import type { HostRanges } from "./files/host-source.ts"

export interface TimeRanges {
  /** The run's, over all hosts. */
  readonly night: TimeSpan
  readonly history: TimeSpan
  /** Epoch ms of the newest row, at most the night's end. */
  readonly newest: number
  /**
   * Hosts that sent nothing in the night nor in the time of its length before, or only after it: they are no
   * longer, or not yet, of the fleet.
   */
  readonly gone: readonly string[]
  readonly hosts: ReadonlyMap<string, HostRanges>
}

/** Rows of a host in one place: a file, or all that a server has of it. */
export interface HostPart {
  /** Epoch ms of the oldest and the newest row. */
  readonly extent: { readonly first: number; readonly last: number }
}

export interface TimeRangesTask<Part extends HostPart> {
  readonly job: Job
  /** Each with at least one part. */
  readonly hosts: ReadonlyMap<string, readonly Part[]>
  readonly now: number
  /** ms between rows of a host in a part. */
  readonly medianStep: (part: Part) => Promise<number>
  /** Whether a part holds only the night. */
  readonly isNightly: (part: Part) => boolean
}

/**
 * Decides the night and every host's share of it. Without separate night files all hosts have the run's
 * night; with them each host's night is what its night files hold. History is what lies before, at most
 * history.length. Fault where the newest row is too old, or all rows lie in the future.
 */
export async function decideTimeRanges<Part extends HostPart>(
  task: TimeRangesTask<Part>,
): Promise<TimeRanges> {
  const { job, hosts, isNightly } = task
  const separateNightFiles = job.source.night.length > 0
  const files = [...hosts.values()].flat()
  const nightly = files.filter(file => !separateNightFiles || isNightly(file))
  const { end, newest } = await endOf(task, nightly)
  const nightByHost = separateNightFiles ? await ownNights(task) : new Map<string, TimeSpan>()
  const night = separateNightFiles
    ? unionOf([...nightByHost.values()])
    : { start: end - job.night.length, end }
  const isInactive = (hostFiles: readonly HostPart[]): boolean =>
    newestOf(hostFiles) < night.start - job.night.length ||
    hostFiles.every(file => file.extent.first >= night.end)
  const gone = [...hosts]
    .filter(([host, hostFiles]) => !nightByHost.has(host) && isInactive(hostFiles))
    .map(([host]) => host)
  const ranges = [...hosts.keys()]
    .filter(host => !gone.includes(host))
    .map(host => [host, withHistory(nightByHost.get(host) ?? night, job)] as const)
  const oldest = Math.min(...files.map(file => file.extent.first))
  const history = {
    start: Math.min(Math.max(night.start - job.history.length, oldest), night.start),
    end: night.start,
  }
  return { night, history, newest, gone, hosts: new Map(ranges) }
}

async function endOf<Part extends HostPart>(
  task: TimeRangesTask<Part>,
  files: readonly Part[],
): Promise<{ end: number; newest: number }> {
  const { end: rule, staleAfter } = task.job.night
  const last = newestOf(files)
  const end = rule === "now" ? task.now : rule === "data" ? await afterLastRow(files, task) : rule
  if (files.every(file => file.extent.first >= end))
    throw allInFuture(Math.min(...files.map(file => file.extent.first)), end)
  if (end - last > staleAfter && rule !== "data") throw staleData(last, end, staleAfter)
  return { end, newest: Math.min(last, end) }
}

async function ownNights<Part extends HostPart>(task: TimeRangesTask<Part>): Promise<Map<string, TimeSpan>> {
  const nights = new Map<string, TimeSpan>()
  for (const [host, files] of task.hosts) {
    const nightly = files.filter(task.isNightly)
    if (nightly.length === 0) continue
    nights.set(host, {
      start: Math.min(...nightly.map(file => file.extent.first)),
      end: await afterLastRow(nightly, task),
    })
  }
  return nights
}

/** One step after the newest row. */
async function afterLastRow<Part extends HostPart>(
  files: readonly Part[],
  { job, medianStep }: Pick<TimeRangesTask<Part>, "job" | "medianStep">,
): Promise<number> {
  const last = newestOf(files)
  if (job.step !== "auto") return last + job.step
  const newest = files.find(file => file.extent.last === last)
  return newest === undefined ? last : last + (await medianStep(newest))
}

function withHistory(night: TimeSpan, job: Job): HostRanges {
  return { night, history: { start: night.start - job.history.length, end: night.start } }
}

function newestOf(files: readonly HostPart[]): number {
  return files.reduce((newest, file) => Math.max(newest, file.extent.last), -Infinity)
}

function unionOf(intervals: readonly TimeSpan[]): TimeSpan {
  return {
    start: Math.min(...intervals.map(({ start }) => start)),
    end: Math.max(...intervals.map(({ end }) => end)),
  }
}
