import type { Job } from "../base/index.ts"
import { allInFuture, stale } from "../base/messages/ingest.ts"
import type { HostFile } from "./survey.ts"

/** From `start` up to and without `end`, epoch ms. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/** The run's night and history. Fault where the newest row is too old for the night (exit 3), or all rows lie after its end. */
export function nightOf(job: Job, hosts: ReadonlyMap<string, readonly HostFile[]>, now: number): { night: Interval; history: Interval; newest: number } {
  const files = [...hosts.values()].flat()
  const nightly = job.source.night.length === 0 ? files : files.filter(isNightly)
  const newestRow = Math.max(...nightly.map(file => file.extent.last!))
  const end = job.night.end === "now" ? now : job.night.end === "data" ? endOfData(job, nightly, newestRow) : job.night.end
  const newest = Math.max(...nightly.map(file => file.extent.last!).filter(last => last < end), -Infinity)
  const oldest = Math.min(...files.map(file => file.extent.first!))
  if (oldest >= end) throw allInFuture(oldest, end)
  if (job.night.end !== "data" && end - Math.min(newestRow, end) > job.night.staleAfter) throw stale(newestRow, end, job.night.staleAfter)
  const night = job.source.night.length === 0 ? { start: end - job.night.length, end } : unionOf([...hosts.values()].map(ownNight))
  return { night, history: { start: Math.max(night.start - job.history.length, Math.min(oldest, night.start)), end: night.start }, newest: Math.min(Math.max(newest, -Infinity) === -Infinity ? newestRow : newest, end) }
}

/** One host's night and history. */
export function spansOf(job: Job, files: readonly HostFile[], night: Interval): { night: Interval; history: Interval } {
  const own = job.source.night.length === 0 ? night : ownNight(files) ?? night
  return { night: own, history: { start: own.start - job.history.length, end: own.start } }
}

function isNightly(file: HostFile): boolean {
  return file.scanned.table.file.part === "night"
}

/** All that the host's night files hold, or null where it has none. */
function ownNight(files: readonly HostFile[]): Interval | null {
  const nightly = files.filter(isNightly)
  if (nightly.length === 0) return null
  const start = Math.min(...nightly.map(file => file.extent.first!))
  const rows = nightly.reduce((sum, file) => sum + file.extent.rows, 0)
  return { start, end: endAfter(start, Math.max(...nightly.map(file => file.extent.last!)), rows) }
}

function unionOf(intervals: readonly (Interval | null)[]): Interval {
  const known = intervals.filter(interval => interval !== null)
  return { start: Math.min(...known.map(({ start }) => start)), end: Math.max(...known.map(({ end }) => end)) }
}

function endOfData(job: Job, files: readonly HostFile[], newest: number): number {
  if (job.step !== "auto") return newest + job.step
  const { extent } = files.find(file => file.extent.last === newest)!
  return endAfter(extent.first!, newest, extent.rows)
}

/** One step after the last row, the step being about the mean distance of rows. */
function endAfter(first: number, last: number, rows: number): number {
  return rows < 2 ? last + 60_000 : last + Math.max(Math.round((last - first) / (rows - 1)), 1)
}
