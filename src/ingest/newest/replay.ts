import type { Effects, Job, TimeSpan } from "../../base/index.ts"
import type { RawPart, RawTable } from "../../frame/index.ts"
import { findFiles } from "../files/find-files.ts"
import { checkLink } from "../scan/scan-file.ts"
import { askReader } from "../reader/ask-reader.ts"
import type { NewestReader, NewestRows } from "./newest-rows.ts"
import { followServer } from "./samples.ts"

/**
 * Past rows of the job's source as if they came in: each reading gives those between the reading before and
 * its own time. Rows outside `span` are left out.
 */
export async function replaySource(job: Job, span: TimeSpan, effects: Effects): Promise<NewestReader> {
  const { prometheus: rule } = job.source
  if (rule === undefined) return releaseRows(await rowsOfFiles(job, span, effects.signal))
  const server = await followServer({ job, rule, since: span.start }, effects)
  return { ...server, read: (now, signal) => server.read(Math.min(now, span.end - 1), signal) }
}

async function rowsOfFiles(job: Job, span: TimeSpan, signal: AbortSignal): Promise<NewestRows> {
  const files = await findFiles(job.source)
  for (const file of files) await checkLink(file, job.source)
  const subject = { name: job.source.root, paths: files.map(({ path }) => path), signal }
  const rows = await askReader<NewestRows>({ tails: { files, span }, job }, subject)
  return { ...rows, tables: rows.tables.map(table => rowsOfTable(table, span)) }
}

function releaseRows({ tables, faults }: NewestRows): NewestReader {
  let from = -Infinity
  return {
    read: now => {
      const span = { start: from, end: Math.max(from, now + 1) }
      const isFirst = from === -Infinity
      from = span.end
      const due = tables.map(table => rowsOfTable(table, span)).filter(({ parts }) => parts.length > 0)
      return Promise.resolve({ tables: due, faults: isFirst ? faults : [] })
    },
    close: () => Promise.resolve(),
  }
}

function rowsOfTable(table: RawTable, span: TimeSpan): RawTable {
  return { ...table, parts: table.parts.flatMap(part => rowsOfPart(part, span)) }
}

/** [] where the part has no row in the span. */
function rowsOfPart({ times, columns }: RawPart, { start, end }: TimeSpan): RawPart[] {
  const rows = [...times.keys()].filter(row => {
    const time = times[row] ?? NaN
    return time >= start && time < end
  })
  if (rows.length === 0) return []
  const pick = (array: Float64Array): Float64Array => Float64Array.from(rows, row => array[row] ?? NaN)
  return [
    { times: pick(times), columns: columns.map(column => ({ ...column, values: pick(column.values) })) },
  ]
}
