import { join } from "node:path"
import type { TimeSpan } from "../../base/index.ts"
import { type Database, fileLiteral } from "../../store/index.ts"
import type { HostSource } from "../files/host-source.ts"
import type { LogFiles, ReadLog } from "./log-files.ts"

export interface RequestsTask {
  readonly source: HostSource
  readonly logs: LogFiles
  readonly span: TimeSpan
  readonly database: Database
}

/**
 * SQL of a service's requests in a span, as an item of FROM; null where no log has a line in it. A line that
 * two logs hold because one is a copy of the other's part counts once; within one log every line counts.
 */
export async function requestsIn({ source, logs, span, database }: RequestsTask): Promise<string | null> {
  const inSpan = logs.files.filter(
    ({ service, first, last }) => service === source.host && last >= span.start && first < span.end,
  )
  const files = [...new Map(inSpan.map(file => [file.name, file])).values()]
  if (files.length === 0) return null
  const inside = `time >= ${span.start} AND time < ${span.end}`
  const shared = await sharedSpans(files, { logs, database })
  const list = `[${files.map(file => pathSql(file, logs)).join(", ")}]`
  if (shared.length === 0) return `(SELECT * FROM read_parquet(${list}) WHERE ${inside})`
  const isShared = shared
    .map(
      ({ files: pair, from, to }) =>
        `(time BETWEEN ${from} AND ${to} AND filename IN (${pair.map(file => pathSql(file, logs)).join(", ")}))`,
    )
    .join(" OR ")
  return `(WITH requests AS (SELECT *, ${isShared} AS shared FROM read_parquet(${list}, filename = true) WHERE ${inside})
    SELECT * FROM requests WHERE NOT shared
    UNION ALL BY NAME
    SELECT * EXCLUDE (nth)
    FROM (SELECT *, row_number() OVER (PARTITION BY id, filename) AS nth FROM requests WHERE shared)
    QUALIFY row_number() OVER (PARTITION BY id, nth ORDER BY filename) = 1)`
}

function pathSql({ name }: ReadLog, { folder }: LogFiles): string {
  return fileLiteral(join(folder, name))
}

/** Two files that hold the same lines, in a span of time; epoch ms, both inclusive. */
interface SharedSpan {
  readonly files: readonly ReadLog[]
  readonly from: number
  readonly to: number
}

/**
 * Files of instances that serve side by side share few lines, such as health checks; a copy shares nearly
 * all.
 */
const sharedByCopies = 0.5
/** Two rotated files may share a few lines of the second in which one ends and the other begins. */
const leastShared = 10

/**
 * Where one log holds lines of another, as when it was copied before it was rotated: of the lines in the time
 * that two logs have in common, more than half of the fewer ones are in both.
 */
async function sharedSpans(
  files: readonly ReadLog[],
  { logs, database }: Pick<RequestsTask, "logs" | "database">,
): Promise<readonly SharedSpan[]> {
  const spans: SharedSpan[] = []
  for (const [i, file] of files.entries()) {
    for (const other of files.slice(i + 1)) {
      const [from, to] = [Math.max(file.first, other.first), Math.min(file.last, other.last)]
      if (from > to) continue
      const linesOf = (one: ReadLog): string =>
        `(SELECT id FROM read_parquet(${pathSql(one, logs)}) WHERE time BETWEEN ${from} AND ${to})`
      const [row] = await database.rows<{ own: number; others: number; shared: number }>(
        `SELECT (SELECT count(*) FROM ${linesOf(file)}) AS own, (SELECT count(*) FROM ${linesOf(other)}) AS others,
           (SELECT count(*) FROM ${linesOf(other)} WHERE id IN ${linesOf(file)}) AS shared`,
      )
      const { own = 0, others = 0, shared = 0 } = row ?? {}
      if (shared >= leastShared && shared > sharedByCopies * Math.min(own, others))
        spans.push({ files: [file, other], from, to })
    }
  }
  return spans
}
