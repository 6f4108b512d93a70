import { readdir, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import {
  day,
  type Effects,
  Fault,
  isErrno,
  type Job,
  type LogsRule,
  nullIfMissing,
  type RejectedRows,
  type SourceRemark,
} from "../../base/index.ts"
import { inaccessibleFile, noHostRows } from "../faults.ts"
import { noRequests } from "../faults-logs.ts"
import { noNightRows } from "../faults-content.ts"
import type { SourceFiles } from "../files/find-files.ts"
import type { Survey } from "../files/host-source.ts"
import { withSourceFiles } from "../objects/source-files.ts"
import { askReader } from "../reader/ask-reader.ts"
import { decideTimeRanges } from "../time-ranges.ts"
import { globsOf, logFolderOf, type ReadLog, serviceOf } from "./log-files.ts"
import type { LogScan, LogTask } from "./read-log.ts"

/**
 * Reads every log that was not read before, each into a file of requests, and decides the night; a service is
 * a host. Fault where nothing matches, no log has a request, or none is new enough (exit 3). A log that
 * cannot be read costs its service only where that has no other.
 */
export async function surveyLogs(
  { job, rule }: { readonly job: Job; readonly rule: LogsRule },
  effects: Effects,
): Promise<Survey> {
  const source = { ...job.source, files: globsOf(rule), history: [], night: [] }
  const { logs, faults } = await withSourceFiles({ ...job, source }, effects, found =>
    readLogs(found, { job, rule }, effects),
  )
  if (logs.length === 0) throw [...faults.values()][0]?.fault ?? noRequests(rule.files.join(", "), 0, [])
  const services = new Map<string, { extent: ReadLog }[]>()
  for (const { read } of logs)
    services.set(read.service, [...(services.get(read.service) ?? []), { extent: inSteps(read, rule) }])
  const ranges = await decideTimeRanges({
    job,
    hosts: services,
    now: effects.now(),
    medianStep: () => Promise.resolve(rule.every),
    isNightly: () => false,
  })
  const { night, history, newest, gone } = ranges
  if (gone.length > 0) effects.log.warn("survey.gone", { hosts: gone })
  if (!logs.some(({ read }) => read.last >= night.start && read.first < night.end))
    throw noNightRows(newest, night)
  const folder = logFolderOf(job)
  await pruneLogs(folder, new Set(logs.map(({ read }) => read.name)), effects.now())
  const lost = [...faults.values()].filter(({ service }) => !services.has(service))
  return {
    hosts: [...new Set([...ranges.hosts.keys(), ...lost.map(({ service }) => service)])].sort(),
    night,
    history,
    newest,
    inputs: logs.map(({ scan }) => scan.input),
    gone,
    rejects: logs.flatMap(rejectsOf),
    faults: faultsByName(faults, new Set(lost.map(({ service }) => service))),
    sources: new Map([...ranges.hosts].map(([host, spans]) => [host, { host, files: [], ...spans }])),
    remarks: remarksOf(logs),
    logs: { folder, files: logs.map(({ read }) => read) },
  }
}

interface ScannedLog {
  readonly read: ReadLog
  readonly scan: LogScan
}

interface LogFault {
  readonly service: string
  readonly fault: Fault
}

async function readLogs(
  { files, ready }: SourceFiles,
  { job, rule }: { readonly job: Job; readonly rule: LogsRule },
  effects: Effects,
): Promise<{ readonly logs: readonly ScannedLog[]; readonly faults: ReadonlyMap<string, LogFault> }> {
  const logs: ScannedLog[] = []
  const faults = new Map<string, LogFault>()
  for (const [done, file] of files.entries()) {
    effects.signal.throwIfAborted()
    effects.progress.at("survey", file.name, done, files.length)
    const service = serviceOf(file.name, rule)
    try {
      const log = await ready(file)
      const task: LogTask = { file: log, rule, folder: logFolderOf(job), now: effects.now(), job }
      const subject = { name: file.name, paths: [log.path], signal: effects.signal }
      const scan = await askReader<LogScan | null>({ log: task, job }, subject)
      if (scan === null) {
        effects.log.info("survey.empty", { file: file.name })
        continue
      }
      const { name, format, lines, unread, first, last } = scan
      effects.log.info("survey.log", { file: file.name, service, format, lines, unread })
      logs.push({ scan, read: { service, log: file.name, name, first, last } })
    } catch (error) {
      if (!(error instanceof Fault) && !isErrno(error)) throw error
      const fault = error instanceof Fault ? error : inaccessibleFile(file.name, error)
      if (fault.exit === usageExit) throw fault
      effects.log.warn("survey.unreadable", { file: file.name, what: fault.what })
      faults.set(file.name, { service, fault })
    }
  }
  effects.progress.clear()
  return { logs, faults }
}

/** A fault of the job file is one of every log. */
const usageExit = 2

/**
 * As rows of counts: the interval in which the newest request lies is over only where that is near its end,
 * else it would look as if requests became fewer.
 */
function inSteps(read: ReadLog, { every }: LogsRule): ReadLog {
  const whole = Math.floor((read.last + every * nearEnd) / every) * every
  return { ...read, first: Math.floor(read.first / every) * every, last: Math.max(whole - every, read.first) }
}

const nearEnd = 0.05

function rejectsOf({ read, scan }: ScannedLog): RejectedRows[] {
  const { unread, lines, samples } = scan
  return unread === 0 ? [] : [{ file: read.log, rejected: unread, rows: lines, samples }]
}

/** By service where it has no other log, else by file. */
function faultsByName(
  faults: ReadonlyMap<string, LogFault>,
  lost: ReadonlySet<string>,
): ReadonlyMap<string, Fault> {
  const named = new Map(
    [...faults].map(([file, { service, fault }]) => [lost.has(service) ? service : file, fault]),
  )
  for (const service of lost) if (!named.has(service)) named.set(service, noHostRows(service))
  return named
}

/** Share of lines that are no request, above which page one says so. */
const manyUnread = 0.05

/** One a service: its format, that requests have no duration, and that many lines are no request. */
function remarksOf(logs: readonly ScannedLog[]): readonly SourceRemark[] {
  const services = [...new Set(logs.map(({ read }) => read.service))].sort()
  return services.flatMap((service): SourceRemark[] => {
    const own = logs.filter(({ read }) => read.service === service).map(({ scan }) => scan)
    const lines = own.reduce((sum, scan) => sum + scan.lines, 0)
    const unread = own.reduce((sum, scan) => sum + scan.unread, 0)
    const formats = [...new Set(own.map(({ format }) => format))].sort().join(", ")
    const untimed = own.every(({ timed }) => !timed)
    return [
      { code: "log-format", params: { service, format: formats, files: own.length } },
      ...(untimed ? [{ code: "log-untimed", params: { service, format: formats } } as const] : []),
      ...(unread > manyUnread * lines
        ? [{ code: "log-unread", params: { service, unread, lines } } as const]
        : []),
    ]
  })
}

/** Removes files of logs that are gone or have changed, once no run can be reading them. */
async function pruneLogs(folder: string, used: ReadonlySet<string>, now: number): Promise<void> {
  for (const name of (await readdir(folder).catch(nullIfMissing)) ?? []) {
    if (used.has(name)) continue
    const found = await stat(join(folder, name)).catch(nullIfMissing)
    if (found !== null && found.mtimeMs < now - 2 * day) await rm(join(folder, name), { force: true })
  }
}
