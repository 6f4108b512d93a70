import { join } from "node:path"
import type { Log } from "../base/index.ts"
import type { RaisedIncident } from "../incidents/index.ts"
import { liveIncidentsFile } from "../job/index.ts"
import { liveIncidentsPath, nullIfDamaged, readJson } from "../store/index.ts"

/** What a watch raised by day, open or closed; none where no watch ran or its file is damaged. */
export async function raisedByDay(jobFolder: string, log: Log): Promise<readonly RaisedIncident[]> {
  const file = await nullIfDamaged(readJson(join(jobFolder, liveIncidentsPath), liveIncidentsFile), log)
  return file === null ? [] : [...file.open, ...file.closed]
}
