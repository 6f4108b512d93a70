import type { Effects, Fault, Job } from "../base/index.ts"
import { Fault as FaultError } from "../base/index.ts"
import { noRows } from "../base/messages/ingest.ts"
import { openDatabase } from "../store/index.ts"
import type { Database } from "../store/index.ts"
import { findFiles } from "./find-files.ts"
import type { FoundFile } from "./find-files.ts"
import { checkArchive, recordInput } from "./inputs.ts"
import type { InputRecord } from "./inputs.ts"
import { nightOf, spansOf } from "./nights.ts"
import type { Interval } from "./nights.ts"
import { hostOfFile, scan } from "./scan.ts"
import type { Extent, ScannedFile } from "./scan.ts"

/** The source as it is tonight: which hosts, which files, which spans of time; no values. */
export interface Survey {
  /** Sorted; those in `faults` are among them: reading one throws its Fault. */
  readonly hosts: readonly string[]
  /** The run's interval, epoch ms; with separate night files the union of the hosts' own. */
  readonly night: Interval
  readonly history: Interval
  /** Epoch ms of the newest row of the source up to the night's end. */
  readonly newest: number
  readonly inputs: readonly InputRecord[]
  /** What cannot be read, by host, or by file where the file would have named its hosts. */
  readonly faults: ReadonlyMap<string, Fault>
  readonly sources: ReadonlyMap<string, HostSource>
}

/** Where one host's rows are. */
export interface HostSource {
  readonly host: string
  /** In the order in which they are read: by name, history before night. */
  readonly files: readonly HostFile[]
  readonly night: Interval
  readonly history: Interval
}

export interface HostFile {
  readonly scanned: ScannedFile
  readonly extent: Extent
}

/**
 * Looks at every file (header, oldest and newest time per host, size, hash) and decides the night. Fault where nothing matches, holds no row,
 * is too old (exit 3) or lies in the future. What is wrong with one host or file is kept in `faults`.
 */
export async function survey(job: Job, effects: Effects): Promise<Survey> {
  const files = await findFiles(job.source)
  const looked = await lookAtAll(files, job, effects)
  const hosts = hostsOf(looked.scanned)
  if (hosts.size === 0) throw [...looked.faults.values()][0] ?? noRows(files.length)
  const { night, history, newest } = nightOf(job, hosts, effects.now())
  const sources = new Map([...hosts].map(([host, hostFiles]) => [host, { host, files: hostFiles, ...spansOf(job, hostFiles, night) }]))
  const broken = [...looked.faults.keys()].filter(host => looked.broken.has(host))
  const names = [...new Set([...hosts.keys(), ...broken])].sort()
  effects.log.debug("survey.done", { files: files.length, hosts: names.length, faults: looked.faults.size })
  return { hosts: names, night, history, newest, inputs: looked.inputs, faults: looked.faults, sources }
}

interface Looked {
  readonly scanned: readonly ScannedFile[]
  readonly inputs: readonly InputRecord[]
  readonly faults: ReadonlyMap<string, Fault>
  /** Hosts that a broken file belongs to. */
  readonly broken: ReadonlySet<string>
}

async function lookAtAll(files: readonly FoundFile[], job: Job, effects: Effects): Promise<Looked> {
  const database = await openDatabase(job.source.time.zone)
  const scanned: ScannedFile[] = []
  const inputs: InputRecord[] = []
  const faults = new Map<string, Fault>()
  const broken = new Set<string>()
  try {
    for (const [i, file] of files.entries()) {
      effects.signal.throwIfAborted()
      effects.progress.at("survey", file.name, i, files.length)
      const host = "column" in job.source.host ? null : hostOfFile(file, job.source)
      try {
        const [input, found] = await Promise.all([recordInput(file), look(file, job, database)])
        inputs.push(input)
        scanned.push(found)
      } catch (error) {
        if (!(error instanceof FaultError)) throw error
        faults.set(host ?? file.name, error)
        if (host !== null) broken.add(host)
      }
    }
  } finally {
    database.close()
    effects.progress.clear()
  }
  return { scanned, inputs, faults, broken }
}

async function look(file: FoundFile, job: Job, database: Database): Promise<ScannedFile> {
  const [scanned] = await Promise.all([scan(file, job.source, job.file, database), checkArchive(file)])
  return scanned
}

function hostsOf(scanned: readonly ScannedFile[]): Map<string, HostFile[]> {
  const hosts = new Map<string, HostFile[]>()
  for (const file of scanned) {
    for (const extent of file.extents) {
      if (extent.first === null || extent.last === null) continue
      hosts.set(extent.host, [...(hosts.get(extent.host) ?? []), { scanned: file, extent }])
    }
  }
  return hosts
}
