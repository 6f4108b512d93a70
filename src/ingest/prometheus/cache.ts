import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import {
  day,
  iso,
  type Job,
  nullIfMissing,
  type PrometheusRule,
  type PromQuery,
  sha256,
  type TimeSpan,
} from "../../base/index.ts"
import { fileNameOf, jobFolderOf } from "../../store/index.ts"

/**
 * state/cache/prometheus: a folder a query, a file a day. `2026-11-28.parquet` is whole and never changes;
 * `2026-11-29.until-1764392400.parquet` is open: the next fetch goes on near its end;
 * `2026-11-29.until-1764392400.partial.parquet` was empty, or the server warned: the day is fetched anew.
 */
export interface CachedDay {
  /** Relative to the cache. */
  readonly name: string
  /** From the day's start to where its samples end. */
  readonly span: TimeSpan
  readonly state: CachedState
}

export type CachedState = "whole" | "open" | "partial"

export function cacheFolderOf(job: Pick<Job, "output" | "name">): string {
  return join(jobFolderOf(job), "state", "cache", "prometheus")
}

/** Another query, server, tenant or rule of hosts is another folder. */
export function folderOf({ name, promql }: PromQuery, { url, headers, host, step }: PrometheusRule): string {
  const key = sha256(JSON.stringify([formatVersion, url, headers, host, step, promql]))
  return `${fileNameOf(name)}-${key.slice(0, 12)}`
}

/** Of the files' columns and names. */
const formatVersion = 2

export function cachedFile(folder: string, { start, end }: TimeSpan, state: CachedState): string {
  const until = state === "whole" ? "" : `.until-${end / 1000}`
  return `${folder}/${iso(start).slice(0, 10)}${until}${state === "partial" ? ".partial" : ""}.parquet`
}

/** What is cached of a query; [] where nothing is. */
export async function cachedDays(cache: string, folder: string): Promise<readonly CachedDay[]> {
  const names = (await readdir(join(cache, folder)).catch(nullIfMissing)) ?? []
  return names.flatMap(name => {
    const [, date, until, partial] = cachedName.exec(name) ?? []
    if (date === undefined) return []
    const start = Date.parse(date)
    const end = until === undefined ? start + day : Number(until) * 1000
    const state = until === undefined ? "whole" : partial === undefined ? "open" : "partial"
    return [{ name: `${folder}/${name}`, span: { start, end }, state }]
  })
}

const cachedName = /^(\d{4}-\d\d-\d\d)(?:\.until-(\d+)(\.partial)?)?\.parquet$/

/** Removes days that end before `oldest`, epoch ms, of all queries, and folders that are empty then. */
export async function pruneCache(cache: string, oldest: number): Promise<number> {
  let removed = 0
  for (const folder of (await readdir(cache).catch(nullIfMissing)) ?? []) {
    const days = await cachedDays(cache, folder)
    const old = days.filter(({ span }) => span.end <= oldest)
    for (const { name } of old) await rm(join(cache, name), { force: true })
    if (days.length > 0 && old.length === days.length)
      await rm(join(cache, folder), { recursive: true, force: true })
    removed += old.length
  }
  return removed
}
