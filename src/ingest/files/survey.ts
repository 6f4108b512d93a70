import { type Effects, Fault, type Job, minute, type RejectedRows } from "../../base/index.ts"
import { noHostRows, noRows } from "../faults.ts"
import { noNightRows } from "../faults-content.ts"
import { askReader } from "../reader/ask-reader.ts"
import { withSourceFiles } from "../objects/source-files.ts"
import { isCut } from "../tables/lines.ts"
import { scanAll } from "../reader/scan-source.ts"
import type { ScanDepth } from "../scan/scan-file.ts"
import { decideTimeRanges } from "../time-ranges.ts"
import type { FoundFile } from "./find-files.ts"
import type { HostFile, HostSource, ScannedFile, Survey } from "./host-source.ts"

/**
 * Looks at every file (header, oldest and newest time per host, size, hash) and decides the night. Fault
 * where nothing matches, holds no row, is too old (exit 3), lies in the future, or where no file can be read
 * because its volume does not answer (exit 4). What is wrong with one host or file is kept in `faults`: a
 * broken file costs its host only where the host has no other.
 */
export async function survey(
  { job, depth }: { readonly job: Job; readonly depth: ScanDepth },
  effects: Effects,
): Promise<Survey> {
  const { scanned, inputs, faults, filesByHost } = await withSourceFiles(job, effects, source =>
    scanAll(source, { job, depth, effects }),
  )
  const hosts = hostsOf(scanned)
  if (hosts.size === 0) throw [...faults.values()][0] ?? noRows(scanned.length)
  const timeRanges = await decideTimeRanges({
    job,
    hosts,
    now: effects.now(),
    medianStep: file => stepOf(file, job, effects),
    isNightly: file => file.scanned.table.file.part === "night",
  })
  if (timeRanges.gone.length > 0) effects.log.warn("survey.gone", { hosts: timeRanges.gone })
  const sources = new Map(
    [...timeRanges.hosts].map(([host, ranges]) => [host, { host, files: hosts.get(host) ?? [], ...ranges }]),
  )
  const { night, history, newest, gone } = timeRanges
  if (![...sources.values()].some(hasNightRows)) throw noNightRows(newest, night)
  const unreadableHosts = [...filesByHost].filter(([host]) => !hosts.has(host))
  return {
    hosts: [...sources.keys(), ...unreadableHosts.map(([host]) => host)].sort(),
    night,
    history,
    newest,
    inputs,
    gone,
    rejects: scanned.flatMap(rejectsOf),
    sources,
    faults: faultsByHost(faults, unreadableHosts),
  }
}

/** A minute where the file cannot be read once more: the night does not end with it. */
async function stepOf(step: HostFile, job: Job, { signal, log }: Effects): Promise<number> {
  const { name, path } = step.scanned.table.file
  try {
    return await askReader<number>({ step, job }, { name, paths: [path], signal })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.warn("survey.unreadable", { file: name, what: error.what })
    return minute
  }
}

/** By its files' oldest and newest rows: a gap over the whole night is seen when the host is read. */
function hasNightRows({ files, night }: HostSource): boolean {
  return files.some(({ extent }) => extent.last >= night.start && extent.first < night.end)
}

function rejectsOf({ table, rejected, extents }: ScannedFile): RejectedRows[] {
  const rows = extents.reduce((sum, extent) => sum + extent.rows, rejected)
  const cut = isCut(table) && { cut: true as const }
  return rejected === 0 ? [] : [{ file: table.file.name, rejected, rows, ...cut }]
}

function hostsOf(scanned: readonly ScannedFile[]): Map<string, HostFile[]> {
  const hosts = new Map<string, HostFile[]>()
  for (const file of scanned) {
    for (const { host, rows, times, first, last } of file.extents) {
      if (first === null || last === null) continue
      hosts.set(host, [
        ...(hosts.get(host) ?? []),
        { scanned: file, extent: { host, rows, times, first, last } },
      ])
    }
  }
  return hosts
}

/** Faults of files, but under the host's name where it has no other file: then it is the host that failed. */
function faultsByHost(
  faults: ReadonlyMap<string, Fault>,
  unreadableHosts: readonly (readonly [string, readonly FoundFile[]])[],
): Map<string, Fault> {
  const faultsByName = new Map(faults)
  for (const [host, files] of unreadableHosts) {
    const [fault] = files.flatMap(file => faults.get(file.name) ?? [])
    faultsByName.set(host, fault ?? noHostRows(host))
    for (const file of files) if (file.name !== host) faultsByName.delete(file.name)
  }
  return faultsByName
}
