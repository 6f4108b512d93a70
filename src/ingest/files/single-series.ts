import { dataFileExtension } from "../../base/index.ts"

/** Names of a column that say nothing of what it holds: an export of one series has such a one. */
export function isNameless(column: string): boolean {
  return /^(_?value|val|v|data)( #\w+)?$/i.test(column.trim())
}

/** "exports/cpu-2026-11-29.csv" holds the series cpu, "CPU usage-data-2026-11-29 15_03_45.csv" of Grafana CPU usage. */
export function seriesOfFile(name: string): string {
  const base = name.split("/").at(-1) ?? name
  const stem = base.slice(0, base.length - (dataFileExtension(base)?.length ?? 0))
  const undated = stem.replace(
    /(-data)?[-_. ]\d{4}[-_.]?\d\d([-_.]?\d\d)?([-_T ]\d\d[-_.:]?\d\d([-_.:]?\d\d)?)?$/,
    "",
  )
  return undated === "" ? stem : undated
}

/** Whether a file is named like a metric, such as cpu, disk_used or "CPU usage-data-…" of Grafana. */
export function isNamedLikeMetric(name: string): boolean {
  return /-data-\d{4}-\d\d-\d\d[ _]\d\d_\d\d/.test(name) || metricWord.test(seriesOfFile(name))
}

/** Whether files are single series of one server rather than servers, by their names. */
export function nameSeries(names: readonly string[]): boolean {
  return new Set(names.map(seriesOfFile)).size > 1 && names.every(isNamedLikeMetric)
}

const metricWord =
  /(^|[^a-z])(cpus?|mem(ory)?|ram|load(avg|\d*)?|disks?|net(work)?|swap|io(wait|ps)?|latency|requests?|errors?|rps|qps|temp(erature)?|us(ed|age)|free|util(i[sz]ation)?|bytes|rates?|response|duration|queue|conn(ection)?s?|threads?|heap|gc|bandwidth|traffic|throughput|rx|tx|in|out)([^a-z]|$)/i
