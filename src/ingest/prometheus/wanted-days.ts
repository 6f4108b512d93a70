import { day, type PrometheusRule, type PromQuery, second, type TimeSpan } from "../../base/index.ts"
import { cachedDays, type CachedDay, cachedFile, folderOf } from "./cache.ts"
import { daysOf } from "./chunks.ts"

/** online: what is not cached is fetched. offline: nothing is asked for; Fault where something is missing. */
export type FetchMode = "online" | "offline"

/** A day of a query. */
export interface WantedDay {
  readonly query: PromQuery
  readonly span: TimeSpan
  /** Names of the files that it may be fetched into. */
  readonly names: DayNames
  /** The file that already holds it; null where it must be fetched. */
  readonly cached: CachedDay | null
  /** The file whose samples the fetch goes on from; null where the whole day is fetched. */
  readonly begun: BegunDay | null
  /** Files of the day that are of no use beside `cached`. */
  readonly outdated: readonly string[]
}

export interface DayNames {
  readonly good: string
  readonly partial: string
}

export interface BegunDay {
  readonly name: string
  /** Epoch ms, a multiple of the step; older samples cannot change any more. */
  readonly settled: number
}

export interface WantedTask {
  readonly rule: PrometheusRule
  readonly window: TimeSpan
  readonly cache: string
  readonly mode: FetchMode
  readonly now: number
}

/**
 * Whole days but for the one whose samples may still change, which ends with the window. Online, such a day
 * is fetched from where its samples were settled, and one that was empty or partial is fetched anew.
 */
export async function wantedDays(task: WantedTask): Promise<readonly WantedDay[]> {
  const { rule, window, cache } = task
  const wanted: WantedDay[] = []
  for (const query of rule.queries) {
    const cached = await cachedDays(cache, folderOf(query, rule))
    for (const start of daysOf(window)) {
      const ofDay = cached.filter(({ span }) => span.start === start)
      wanted.push(wantedDay(query, { start, ofDay }, task))
    }
  }
  return wanted
}

/** `ofDay`: all that is cached of the day that begins at `start`. */
function wantedDay(
  query: PromQuery,
  { start, ofDay }: { readonly start: number; readonly ofDay: readonly CachedDay[] },
  { rule, window, mode, now }: WantedTask,
): WantedDay {
  const isWhole = start + day <= now - rule.lateness
  const end = isWhole ? start + day : Math.min(start + day, Math.ceil(window.end / second) * second)
  const span = { start, end }
  const holds = ({ state, span: { end: until } }: CachedDay): boolean =>
    state === "whole" ||
    (mode === "offline" ? until >= end : state === "open" && settledUntil(until, rule) >= end)
  const good = bestOf(ofDay.filter(holds))
  const folder = folderOf(query, rule)
  return {
    ...{ query, span, cached: good, begun: good === null ? begunDay(ofDay, span, rule) : null },
    names: {
      good: cachedFile(folder, span, isWhole ? "whole" : "open"),
      partial: cachedFile(folder, span, "partial"),
    },
    outdated: good === null ? [] : ofDay.filter(one => one !== good).map(({ name }) => name),
  }
}

/** Samples that were too young when they were fetched may have changed since. */
function settledUntil(fetchedUntil: number, { lateness, step }: PrometheusRule): number {
  return Math.floor((fetchedUntil - lateness) / step) * step
}

function begunDay(
  ofDay: readonly CachedDay[],
  { start, end }: TimeSpan,
  rule: PrometheusRule,
): BegunDay | null {
  const open = bestOf(ofDay.filter(({ state }) => state === "open"))
  if (open === null) return null
  const settled = settledUntil(Math.min(open.span.end, end), rule)
  return settled > start ? { name: open.name, settled } : null
}

/** Whole before open before partial; of two open ones the longer. */
function bestOf(days: readonly CachedDay[]): CachedDay | null {
  const order = ["whole", "open", "partial"]
  const [best] = [...days].sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.span.end - a.span.end,
  )
  return best ?? null
}
