import { iso, type LoggedRequest, type TimeSpan } from "../../base/index.ts"
import { withDatabase } from "../../store/index.ts"
import type { HostSource } from "../files/host-source.ts"
import type { LogFiles } from "./log-files.ts"
import { requestsIn } from "./overlap.ts"

export interface SampleTask {
  readonly source: HostSource
  readonly logs: LogFiles
  readonly span: TimeSpan
  /** Requests of each kind. */
  readonly count: number
}

interface Row {
  readonly time: number
  readonly path: string
  readonly status: number | null
  readonly ms: number | null
  readonly bytes: number
}

/**
 * The slowest requests of a service in a span, and some that failed: server errors first, then refused scans,
 * then other refused requests, scattered over the span by a hash. Each in order of time; neither query nor
 * client is kept.
 */
export async function sampleRequests({ source, logs, span, count }: SampleTask): Promise<LoggedRequest[]> {
  return await withDatabase(async database => {
    await database.run("SET threads = 1") // the workers have the others
    const requests = await requestsIn({ source, logs, span, database })
    if (requests === null) return []
    const take = async (where: string, order: string): Promise<readonly Row[]> =>
      await database.rows<Row>(
        `SELECT * FROM (SELECT CAST(time AS DOUBLE) AS time, path, status, CAST(ms AS DOUBLE) AS ms, bytes
         FROM ${requests} WHERE path IS NOT NULL AND ${where} ORDER BY ${order} LIMIT ${count}) ORDER BY time, path`,
      )
    const slowest = await take("ms IS NOT NULL", "ms DESC, time, id")
    const failing = await take("status >= 400", "status >= 500 DESC, scan DESC, id")
    return [
      ...slowest.map(row => requestOf("slowest", source.host, row)),
      ...failing.map(row => requestOf("failing", source.host, row)),
    ]
  })
}

function requestOf(why: LoggedRequest["why"], host: string, { time, path, ...row }: Row): LoggedRequest {
  return { why, host, time: iso(time), request: path, ...row }
}
