import { join } from "node:path"
import { exits, Fault } from "../base/index.ts"
import type { Effects, FaultRecord, Job, RunFailure, RunResult } from "../base/index.ts"
import { bugSeen } from "../base/messages/pipeline.ts"
import { firstLine } from "../base/messages/text.ts"
import { writeFailure } from "../report/index.ts"
import { readJson } from "../store/index.ts"
import { stageOf } from "./stages.ts"
import { versions } from "./versions.ts"

/**
 * Leaves failure.html and failure.json under output/<job>/failure/: a night without a report must not look like a quiet one. The last good report
 * stays where it is. A run that was stopped by signal has not failed. Never throws: the run's own error is what counts.
 */
export async function leaveFailure(
  job: Job,
  { error, command }: { readonly error: unknown; readonly command: readonly string[] },
  effects: Effects,
): Promise<void> {
  if (effects.signal.aborted) return
  const folder = join(job.output, job.name)
  try {
    const { title, timeZone, page } = job.report
    const path = await writeFailure(folder, {
      version: 1,
      job: { name: job.name, title, timeZone, page },
      at: new Date(effects.now()).toISOString(),
      command,
      stage: stageOf(error),
      fault: faultOf(error),
      lastGood: await lastGood(folder),
      versions: versions(),
    })
    effects.log.info("failure.written", { path })
  } catch (trouble) {
    effects.log.error("failure.unwritten", { folder, why: firstLine(trouble) })
  }
}

function faultOf(error: unknown): FaultRecord {
  return error instanceof Fault ? error.toRecord() : { ...bugSeen(error), exit: exits.bug }
}

async function lastGood(folder: string): Promise<RunFailure["lastGood"]> {
  const result = (await readJson(join(folder, "latest", "result.json"))) as RunResult | null
  return result && { run: result.run.id, night: result.night, incidents: result.incidents.length }
}
