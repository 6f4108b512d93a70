import type { HostFrames, Job, LogsRule, TimeSpan } from "../../base/index.ts"
import { distinctNames, type RawColumn, type RawPart } from "../../frame/index.ts"
import { type Database, withDatabase } from "../../store/index.ts"
import { noHostRows } from "../faults.ts"
import type { HostSource, Survey } from "../files/host-source.ts"
import { framesOf } from "../host-frames.ts"
import type { LogFiles } from "./log-files.ts"
import { requestsIn } from "./overlap.ts"

/** One service's requests as counts per interval: history and night on the grid. */
export async function readService(
  job: Job,
  survey: Pick<Survey, "sources" | "newest"> & { readonly logs: LogFiles; readonly rule: LogsRule },
  service: string,
): Promise<HostFrames> {
  const source = survey.sources.get(service)
  if (source === undefined) throw noHostRows(service)
  const parts = await withDatabase(async database => {
    await database.run("SET threads = 1") // the workers have the others
    await database.run("SET memory_limit = '512MB'")
    const { logs, rule, newest } = survey
    return await countRequests({ rule, source, logs, newest, database })
  })
  return framesOf(job, { ...source, parts, rejected: 0, newest: survey.newest })
}

interface CountTask {
  readonly rule: LogsRule
  readonly source: HostSource
  readonly logs: LogFiles
  /** Start of the last interval that is over, of the whole source. */
  readonly newest: number
  readonly database: Database
}

async function countRequests(task: CountTask): Promise<RawPart[]> {
  const { rule, source, newest, database } = task
  const span: TimeSpan = { start: source.history.start, end: Math.min(source.night.end, newest + rule.every) }
  const requests = await requestsIn({ ...task, span })
  if (requests === null) return []
  const slots = await slotsOf(requests, task)
  if (slots === null) return []
  const columns = [
    ...(await serviceColumns(requests, slots, database)),
    ...(await routeColumns(requests, slots, task)),
  ]
  const measured = columns.filter(({ values }) => !values.every(Number.isNaN))
  const names = distinctNames(measured.map(({ name }) => name))
  const times = Float64Array.from({ length: slots.count }, (_, i) => slots.start + i * slots.every)
  return [{ times, columns: measured.map((column, i) => ({ ...column, name: names[i] ?? column.name })) }]
}

/** Consecutive intervals. */
interface Slots {
  /** Epoch ms of the first. */
  readonly start: number
  readonly every: number
  readonly count: number
}

/**
 * From the first request to the last, and on for as long as the service ever was without one before: an
 * interval without requests has 0 of them, but a log that has ended says nothing. The first interval is left
 * out: the log may begin within it. Null without requests.
 */
async function slotsOf(
  requests: string,
  { rule: { every }, source, newest, database }: CountTask,
): Promise<Slots | null> {
  const [row] = await database.rows<{ first: number | null; last: number | null; longest: number | null }>(
    `WITH slots AS (SELECT DISTINCT time // ${every} AS slot FROM ${requests}),
       pauses AS (SELECT slot, slot - lag(slot) OVER (ORDER BY slot) AS pause FROM slots)
     SELECT min(slot) AS first, max(slot) AS last, max(pause) AS longest FROM pauses`,
  )
  const { first = null, last = null, longest = null } = row ?? {}
  if (first === null || last === null) return null
  const over = Math.floor(Math.min(newest + every, source.night.end) / every)
  const end = Math.min(last + (longest ?? 1), over)
  return { start: (first + 1) * every, every, count: Math.max(0, end - first - 1) }
}

const seconds = 1000

async function serviceColumns(
  requests: string,
  slots: Slots,
  database: Database,
): Promise<readonly RawColumn[]> {
  const perSecond = seconds / slots.every
  const columns = [
    columnOf("requests", slots, 0),
    columnOf("errors-4xx", slots, 0),
    columnOf("errors-5xx", slots, 0),
    columnOf("bytes", slots, 0),
    columnOf("scans", slots, 0),
    columnOf("clients", slots, 0),
    columnOf("latency-p50", slots, NaN),
    columnOf("latency-p95", slots, NaN),
    columnOf("latency-p99", slots, NaN),
  ]
  const rates = ["count(*)", ...[400, 500].map(errorsSql), "sum(bytes)", "count(*) FILTER (scan)"].map(
    sql => `CAST(${sql} AS DOUBLE) * ${perSecond}`,
  )
  const quantiles = [1, 2, 3].map(place => `coalesce(q[${place}], 'NaN'::DOUBLE)`)
  await database.vectors(
    `SELECT CAST(slot AS DOUBLE), ${rates.map((_, i) => `r${i}`).join(", ")}, clients, ${quantiles.join(", ")}
     FROM (SELECT time // ${slots.every} AS slot, ${rates.map((sql, i) => `${sql} AS r${i}`).join(", ")},
       CAST(count(DISTINCT client) AS DOUBLE) AS clients,
       quantile_cont(CAST(ms AS DOUBLE), [0.5, 0.95, 0.99]) AS q
     FROM ${requests} GROUP BY slot)`,
    [],
    ({ rows, columns: [at, ...values] }) => {
      for (let row = 0; row < rows; row++) {
        const slot = (at?.[row] ?? NaN) - slots.start / slots.every
        for (const [i, column] of columns.entries()) set(column.values, slot, values[i]?.[row] ?? NaN)
      }
    },
  )
  return columns
}

/** The busiest routes of the history, and the rest. */
async function routeColumns(
  requests: string,
  slots: Slots,
  { rule: { routes }, source, database }: CountTask,
): Promise<readonly RawColumn[]> {
  if (routes.keep === 0) return []
  const found = await database.rows<{ route: string }>(
    `SELECT route FROM ${requests} WHERE time < ${source.history.end} AND route <> ''
     GROUP BY route ORDER BY count(*) DESC, route LIMIT ${routes.keep}`,
  )
  const names = [...found.map(({ route }) => route), "other"]
  const columns = names.map(name => ({
    requests: columnOf(`requests ${name}`, slots, 0),
    errors: columnOf(`errors-5xx ${name}`, slots, 0),
    latency: columnOf(`latency-p95 ${name}`, slots, NaN),
  }))
  const place = `coalesce(list_position($1::VARCHAR[], route), ${names.length})`
  const perSecond = seconds / slots.every
  await database.vectors(
    `SELECT CAST(slot AS DOUBLE), CAST(place AS DOUBLE), CAST(n AS DOUBLE) * ${perSecond}, CAST(errors AS DOUBLE) * ${perSecond},
       coalesce(p95, 'NaN'::DOUBLE)
     FROM (SELECT time // ${slots.every} AS slot, ${place} AS place, count(*) AS n, ${errorsSql(500)} AS errors,
       quantile_cont(CAST(ms AS DOUBLE), 0.95) AS p95
     FROM ${requests} GROUP BY slot, place)`,
    [found.length === 0 ? [""] : found.map(({ route }) => route)],
    ({ rows, columns: [at, which, n, errors, p95] }) => {
      for (let row = 0; row < rows; row++) {
        const slot = (at?.[row] ?? NaN) - slots.start / slots.every
        const own = columns[(which?.[row] ?? NaN) - 1]
        if (own === undefined) continue
        set(own.requests.values, slot, n?.[row] ?? NaN)
        set(own.errors.values, slot, errors?.[row] ?? NaN)
        set(own.latency.values, slot, p95?.[row] ?? NaN)
      }
    },
  )
  return columns.flatMap(({ requests: own, errors, latency }) => [own, errors, latency])
}

function errorsSql(from: number): string {
  return `count(*) FILTER (status BETWEEN ${from} AND ${from + 99})`
}

function columnOf(name: string, { count }: Slots, empty: number): RawColumn {
  return { name, values: new Float64Array(count).fill(empty), text: 0 }
}

/** Values of intervals that are left out are dropped. */
function set(values: Float64Array, slot: number, value: number): void {
  if (slot >= 0 && slot < values.length) values[slot] = value
}
