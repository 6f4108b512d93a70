import { rm } from "node:fs/promises"
import { join } from "node:path"
import {
  day,
  type Effects,
  iso,
  type Job,
  type PrometheusRule,
  type PromQuery,
  second,
  type TimeSpan,
} from "../../base/index.ts"
import { notCached } from "../faults-prometheus.ts"
import { openSampleStore } from "../samples/sample-store.ts"
import type { SampleFile, SampleFiles } from "../samples/sample-files.ts"
import { cachedDays, cacheFolderOf, folderOf, pruneCache, unsettledFile, wholeFile } from "./cache.ts"
import { daysOf } from "./chunks.ts"
import { openClient } from "./api/client.ts"
import { fetchDay } from "./fetch-day.ts"
import { inLanes } from "./lanes.ts"

/** online: what is not cached is fetched. offline: nothing is asked for; Fault where something is missing. */
export type FetchMode = "online" | "offline"

export interface FetchTask {
  readonly job: Job
  readonly rule: PrometheusRule
  readonly window: TimeSpan
  readonly mode: FetchMode
}

export interface Fetched extends SampleFiles {
  readonly warnings: readonly FetchWarning[]
}

/** What a server says of a query's answers: they may be partial. */
export interface FetchWarning {
  readonly feature: string
  readonly day: string
  readonly text: string
}

/** The samples of all queries in the window, from the cache and, where it lacks a day, from the server. */
export async function fetchSamples(
  { job, rule, window, mode }: FetchTask,
  effects: Effects,
): Promise<Fetched> {
  const cache = cacheFolderOf(job)
  const wanted = await wantedDays({ rule, window, cache, mode, now: effects.now() })
  const missing = wanted.filter(({ cached }) => cached === null)
  if (mode === "offline" && missing.length > 0) throw notCached(missing.length, wanted.length, cache)
  const { names, warnings } = await fetchDays(missing, { rule, cache }, effects)
  await pruneCache(cache, window.start - job.retention.nights * day)
  const files = wanted.flatMap((one): SampleFile[] => {
    const name = one.cached ?? names.get(one)
    return name === undefined ? [] : [{ feature: one.query.name, name, span: one.span }]
  })
  return { folder: cache, files, warnings }
}

/** A day of a query. */
interface WantedDay {
  readonly query: PromQuery
  readonly span: TimeSpan
  /** Names of the files that it may be fetched into. */
  readonly names: { readonly whole: string; readonly unsettled: string }
  /** The file that already holds it; null where it must be fetched. */
  readonly cached: string | null
  /** Files of the day that are of no use once it is fetched. */
  readonly outdated: readonly string[]
}

interface WantedTask {
  readonly rule: PrometheusRule
  readonly window: TimeSpan
  readonly cache: string
  readonly mode: FetchMode
  readonly now: number
}

/**
 * Whole days but for the one whose samples may still change, which ends with the window. Online, such a day
 * is fetched anew, and so is one that was empty or partial.
 */
async function wantedDays({ rule, window, cache, mode, now }: WantedTask): Promise<readonly WantedDay[]> {
  const settled = now - rule.lateness
  const wanted: WantedDay[] = []
  for (const query of rule.queries) {
    const folder = folderOf(query, rule)
    const cached = await cachedDays(cache, folder)
    for (const start of daysOf(window)) {
      const isWhole = start + day <= settled
      const end = isWhole ? start + day : Math.min(start + day, Math.ceil(window.end / second) * second)
      const ofDay = cached.filter(({ span }) => span.start === start)
      const good = ofDay.find(one => one.isWhole || (mode === "offline" && one.span.end >= end))
      const outdated = ofDay.filter(one => one !== good).map(({ name }) => name)
      const span = { start, end }
      const unsettled = unsettledFile(folder, span)
      const names = { whole: isWhole ? wholeFile(folder, span) : unsettled, unsettled }
      wanted.push({ query, span, names, cached: good?.name ?? null, outdated })
    }
  }
  return wanted
}

interface FetchedDays {
  /** The file of each day. */
  readonly names: ReadonlyMap<WantedDay, string>
  readonly warnings: readonly FetchWarning[]
}

async function fetchDays(
  days: readonly WantedDay[],
  { rule, cache }: Pick<WantedTask, "rule" | "cache">,
  effects: Effects,
): Promise<FetchedDays> {
  const names = new Map<WantedDay, string>()
  const warnings: FetchWarning[] = []
  const startedAt = effects.now()
  await inLanes({ items: days, lanes: rule.limits.concurrency, signal: effects.signal }, async signal => {
    const client = await openClient(rule, { ...effects, signal })
    const store = await openSampleStore()
    return {
      work: async one => {
        const { query, span, outdated } = one
        const date = iso(span.start).slice(0, 10)
        effects.progress.at("fetch", `${query.name} ${date}`, names.size, days.length)
        const fetched = await fetchDay({ ...one, folder: cache }, { client, store, rule })
        names.set(one, fetched.name)
        for (const old of outdated) if (old !== fetched.name) await rm(join(cache, old), { force: true })
        for (const text of fetched.warnings) warnings.push({ feature: query.name, day: date, text })
      },
      close: async () => {
        client.close()
        await store.close()
      },
    }
  })
  effects.progress.clear()
  if (days.length > 0)
    effects.log.info("prometheus.fetched", { days: days.length, seconds: (effects.now() - startedAt) / 1000 })
  return { names, warnings }
}
