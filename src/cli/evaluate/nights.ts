import { type Effects, type Job, type LabelledIncident, parseInstant } from "../../base/index.ts"
import { badTime, noNightToEvaluate, singleNightSource, tooManyNights } from "./faults.ts"
import { surveyHosts } from "../../pipeline/index.ts"

export interface NightsTask {
  readonly job: Job
  readonly incidents: readonly LabelledIncident[]
  readonly since?: string
  readonly until?: string
  readonly hosts?: string
}

const maxNights = 400

/**
 * Ends of consecutive nights, epoch ms, oldest first; the last ends at `until`. Defaults: `since` the first
 * labelled incident, `until` the job's own night.
 */
export async function nightsOf(
  { job, incidents, since, until, hosts }: NightsTask,
  effects: Effects,
): Promise<number[]> {
  if (job.source.night.length > 0) throw singleNightSource()
  const end =
    until === undefined
      ? (await surveyHosts(job, { hosts: hosts ?? null }, effects)).night.end
      : instantOf("--until", until, job)
  const start =
    since === undefined
      ? Math.min(...incidents.map(incident => incident.start))
      : instantOf("--since", since, job)
  const count = Math.ceil((end - start) / job.night.length)
  if (!(count >= 1)) throw noNightToEvaluate(new Date(start).toISOString(), new Date(end).toISOString())
  if (count > maxNights) throw tooManyNights(count, maxNights)
  return Array.from({ length: count }, (_, i) => end - (count - 1 - i) * job.night.length)
}

function instantOf(flag: string, text: string, { report }: Job): number {
  const instant = parseInstant(text, report.timeZone)
  if (instant === null) throw badTime(flag, text)
  return instant
}
