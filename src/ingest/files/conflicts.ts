import type { Fault, HostQuality } from "../../base/index.ts"
import { conflictingRows } from "../faults-content.ts"
import { distinguishingColumns, maxConflictShare } from "./distinguishing-columns.ts"
import { hostQueryOf, type ReadTask } from "./host-query.ts"

/** Whether so many of a host's rows replaced differing ones that the files must be looked at. */
export function hasManyConflicts({ conflictingRows = 0, rowsRead }: HostQuality): boolean {
  return conflictingRows > maxConflictShare * rowsRead
}

/**
 * The Fault of a file that holds several rows of the host per time, with the columns that tell them apart.
 * Null where each time comes once: then a later file corrects an earlier one, and the report shows it.
 */
export async function conflictIn(task: ReadTask, quality: HostQuality): Promise<Fault | null> {
  const { database, table, file, job } = task
  const { source } = job
  const { timeColumn, clockColumn, hostColumn } = file.scanned
  const { fromWhere, time, parameters } = hostQueryOf(task)
  const columns = table.columns.map((column, index) => ({ ...column, index }))
  const metric = columns.filter(
    ({ name }) => source.layout === "long" && [source.metric].flat().includes(name),
  )
  const others = columns.filter(
    column => ![timeColumn, clockColumn, hostColumn].includes(column.index) && !metric.includes(column),
  )
  const texts = others.filter(({ type }) => /^(VARCHAR|ENUM)/.test(type))
  const keys = await distinguishingColumns({
    database,
    fromWhere,
    parameters,
    always: [time, ...metric.map(({ index }) => `CAST(c${index} AS VARCHAR)`)],
    candidates: texts.map(({ index }) => index),
  })
  if (keys?.length === 0) return null
  const values = others.filter(column => !texts.includes(column)).map(({ name }) => name)
  return conflictingRows({
    host: task.source.host,
    file: table.file.name,
    rows: quality.conflictingRows ?? 0,
    total: quality.rowsRead,
    keys: [...(keys === null ? [] : metric), ...columns.filter(({ index }) => keys?.includes(index))].map(
      ({ name }) => name,
    ),
    values: source.layout === "long" ? [source.value].flat() : values,
    jobFile: job.file,
  })
}
