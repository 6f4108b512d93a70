import { Fault, type FleetEvent, type Job } from "../../base/index.ts"
import { badEventTime, eventsUnreadable } from "../faults-annotations.ts"
import { fileLiteral, withDatabase } from "../../store/index.ts"

interface EventRow {
  readonly time: number | null
  readonly host: string | null
  readonly text: string | null
}

/**
 * What people told about the fleet's life, oldest first; [] where the job names no file. Times are ISO 8601,
 * in the source's zone where they carry no offset. Fault where the file cannot be read or a time makes no
 * sense.
 */
export async function readEvents(job: Job): Promise<FleetEvent[]> {
  const {
    events,
    time: { zone },
  } = job.source
  if (events === null) return []
  const file = `read_csv(${fileLiteral(events)}, header = true, all_varchar = true)`
  const sql = `SELECT CAST(epoch_ms(TRY_CAST(time AS TIMESTAMPTZ)) AS DOUBLE) AS time, host, text FROM ${file}`
  try {
    const rows = await withDatabase(database => database.rows<EventRow>(sql), zone)
    return rows
      .map(({ time, host, text }, i) => {
        if (time === null) throw badEventTime(events, i + 1)
        return { time, host: host ?? "", text: text ?? "" }
      })
      .sort((a, b) => a.time - b.time)
  } catch (cause) {
    throw cause instanceof Fault ? cause : eventsUnreadable(events, cause)
  }
}
