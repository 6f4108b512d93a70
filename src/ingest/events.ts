import type { FleetEvent, Job } from "../base/index.ts"
import { badEvents } from "../base/messages/ingest.ts"
import { fileLiteral, openDatabase } from "../store/index.ts"

interface EventRow {
  readonly time: number | null
  readonly host: string | null
  readonly text: string | null
}

/** What people told about the fleet's life, oldest first; [] where the job names no file. Times are ISO 8601, in the source's zone where they carry no offset. */
export async function readEvents(job: Job): Promise<FleetEvent[]> {
  const { events, time } = job.source
  if (events === null) return []
  const database = await openDatabase(time.zone)
  try {
    const rows = await database.rows<EventRow>(
      `SELECT epoch_ms(TRY_CAST(time AS TIMESTAMPTZ))::DOUBLE AS time, host, text FROM read_csv(${fileLiteral(events)}, header = true, all_varchar = true)`,
    )
    const unreadable = rows.findIndex(row => row.time === null)
    if (unreadable >= 0) throw badEvents(events, `the time in row ${unreadable + 1} is not ISO 8601`)
    return rows.map(row => ({ time: row.time!, host: row.host ?? "", text: row.text ?? "" })).sort((a, b) => a.time - b.time)
  } catch (cause) {
    if (cause instanceof Error && cause.name === "Fault") throw cause
    throw badEvents(events, cause instanceof Error ? cause.message.split("\n")[0]! : String(cause), cause)
  } finally {
    database.close()
  }
}
