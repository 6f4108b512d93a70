import { rm } from "node:fs/promises"
import { join } from "node:path"
import { day, type Effects, iso, type Job, type PrometheusRule, type TimeSpan } from "../../base/index.ts"
import { notCached } from "../faults-prometheus.ts"
import { notesOf } from "../samples/sample-notes.ts"
import { openSampleStore } from "../samples/sample-store.ts"
import type { SampleFile, SampleFiles } from "../samples/sample-files.ts"
import { cacheFolderOf, pruneCache } from "./cache.ts"
import { openClient } from "./api/client.ts"
import { fetchDay } from "./fetch-day.ts"
import { inLanes } from "./lanes.ts"
import { type FetchMode, type WantedDay, wantedDays } from "./wanted-days.ts"

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
  if (mode === "online") await removeOutdated(wanted, cache)
  const replayed = await cachedWarnings(wanted, cache)
  const { names, warnings } = await fetchDays(missing, { rule, cache }, effects)
  await pruneCache(cache, window.start - job.retention.nights * day)
  const files = wanted.flatMap((one): SampleFile[] => {
    const name = one.cached?.name ?? names.get(one)
    return name === undefined ? [] : [{ feature: one.query.name, name, span: one.span }]
  })
  return { folder: cache, files, warnings: [...replayed, ...warnings] }
}

/**
 * Before the fetch, not after it: another run of the job may be going on from a file that this one has just
 * replaced.
 */
async function removeOutdated(wanted: readonly WantedDay[], cache: string): Promise<void> {
  for (const { outdated } of wanted) for (const name of outdated) await rm(join(cache, name), { force: true })
}

/** The server's warnings about answers that are now cached. */
async function cachedWarnings(wanted: readonly WantedDay[], cache: string): Promise<readonly FetchWarning[]> {
  const warnings: FetchWarning[] = []
  for (const { query, span, cached } of wanted) {
    if (cached?.state !== "partial") continue
    for (const text of await notesOf(join(cache, cached.name)))
      warnings.push({ feature: query.name, day: dateOf(span), text })
  }
  return warnings
}

function dateOf({ start }: TimeSpan): string {
  return iso(start).slice(0, 10)
}

interface FetchedDays {
  /** The file of each day. */
  readonly names: ReadonlyMap<WantedDay, string>
  readonly warnings: readonly FetchWarning[]
}

async function fetchDays(
  days: readonly WantedDay[],
  { rule, cache }: { readonly rule: PrometheusRule; readonly cache: string },
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
        const { query, span } = one
        const date = dateOf(span)
        effects.progress.at("fetch", `${query.name} ${date}`, names.size, days.length)
        const fetched = await fetchDay({ ...one, folder: cache }, { client, store, rule })
        names.set(one, fetched.name)
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
