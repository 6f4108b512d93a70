import type { Effects, Job } from "../base/index.ts"
import type { Survey } from "./files/host-source.ts"
import { survey as surveyFiles } from "./files/survey.ts"
import type { ScanDepth } from "./scan/scan-file.ts"
import { surveyLogs } from "./logs/survey.ts"
import type { FetchMode } from "./prometheus/wanted-days.ts"
import { surveyServer } from "./prometheus/survey.ts"

export interface SurveyRule {
  /** For a server: offline, only what is cached counts. */
  readonly mode?: FetchMode
  /** For files of rows. */
  readonly depth?: ScanDepth
}

/** The source as it is tonight, whatever its kind: hosts, night and history. */
export async function survey(
  job: Job,
  effects: Effects,
  { mode = "online", depth = "full" }: SurveyRule = {},
): Promise<Survey> {
  const { prometheus, logs } = job.source
  if (prometheus !== undefined) return await surveyServer({ job, rule: prometheus, mode }, effects)
  if (logs !== undefined) return await surveyLogs({ job, rule: logs }, effects)
  return await surveyFiles({ job, depth }, effects)
}
