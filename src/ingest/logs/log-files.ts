import { join } from "node:path"
import { type Job, type LogsRule, namedInPath, sha256 } from "../../base/index.ts"
import { jobFolderOf } from "../../store/index.ts"
import { noServiceInPath } from "../faults-logs.ts"

/** Parquet files of requests, as logs were read. */
export interface LogFiles {
  /** Absolute: state/cache/logs. */
  readonly folder: string
  readonly files: readonly ReadLog[]
}

/** One log, read. */
export interface ReadLog {
  readonly service: string
  /** Of the log, relative to the source's root. */
  readonly log: string
  /** Of the Parquet file, relative to the folder. */
  readonly name: string
  /** Epoch ms of the oldest and newest request. */
  readonly first: number
  readonly last: number
}

export function logFolderOf(job: Pick<Job, "output" | "name">): string {
  return join(jobFolderOf(job), "state", "cache", "logs")
}

/** Of the files' columns and what they mean. */
const formatVersion = 1

/** Other content, another format or rule of routes is another file: what is there is never changed. */
export function parquetName(content: string, { format, routes, evidence }: LogsRule, zone: string): string {
  const key = sha256(JSON.stringify([formatVersion, format, routes.ids, evidence > 0, zone]))
  return `${content.slice(0, 24)}-${key.slice(0, 12)}.parquet`
}

const placeholder = "{service}"

/** The globs as the files source takes them. */
export function globsOf({ files }: Pick<LogsRule, "files">): readonly string[] {
  return files.map(glob => glob.replaceAll(placeholder, "*"))
}

/** The service of a log by its path. Fault where some globs name a service, and none that fits this path. */
export function serviceOf(path: string, { files, service }: Pick<LogsRule, "files" | "service">): string {
  for (const glob of files) {
    const found = namedInPath(glob, path, { name: "service", text: "[^/]+?", start: "^" })
    if (found !== null) return found ?? service
  }
  throw noServiceInPath(path, files)
}
