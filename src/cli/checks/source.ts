import { type Effects, Fault, type Job, type RejectedRows } from "../../base/index.ts"
import { readEvents, type Survey, survey as surveySource } from "../../ingest/index.ts"
import { countOf, formatDuration, listSome } from "../../text/index.ts"
import { type Check, check, note, ok, wrong } from "./check.ts"
import { serverChecks } from "./server.ts"

/** Surveys every file of the source, as a run does first. The survey is null where the run would stop. */
export async function sourceChecks(
  job: Job,
  effects: Effects,
): Promise<{ checks: readonly Check[]; survey: Survey | null }> {
  const { prometheus } = job.source
  if (prometheus !== undefined) return { checks: await serverChecks(job, prometheus, effects), survey: null }
  try {
    const survey = await surveySource(job, effects)
    const broken = [...survey.faults.values()].map(fault => wrong("source", fault))
    const rejects = survey.rejects.map(one => note("source", leftOut(one)))
    const gone =
      survey.gone.length === 0
        ? []
        : [note("source", `no rows in history and night: ${listSome(survey.gone, 5)}`)]
    return {
      checks: [
        ok("source", filesOf(survey)),
        ...broken,
        ...logNotes(survey),
        ...rejects,
        ...gone,
        ok("night", nightOf(survey)),
      ],
      survey,
    }
  } catch (error) {
    if (error instanceof Fault) return { checks: [wrong("source", error)], survey: null }
    throw error
  }
}

function leftOut({ file, rejected, rows, cut, samples }: RejectedRows): string {
  if (cut) return `the last line of ${file} is cut off and is left out`
  return samples === undefined
    ? `${rejected} of ${rows} rows of ${file} do not fit its header and are left out`
    : `${rejected} of ${rows} lines of ${file} are no request: ${listSome(samples, 3)}`
}

export async function eventsCheck(job: Job, effects: Effects): Promise<readonly Check[]> {
  if (job.source.events === null) return []
  return [await check("events", async () => countOf((await readEvents(job, effects)).length, "event"))]
}

/** How access logs were read. */
function logNotes({ remarks = [] }: Survey): readonly Check[] {
  return remarks.flatMap(({ code, params }) => {
    if (code === "log-format") return [ok("format", `${params.service}: ${params.format}`)]
    if (code !== "log-untimed") return []
    return [note("format", `${params.service} has no request time: add $request_time (nginx) or %D (Apache)`)]
  })
}

function filesOf({ inputs, hosts }: Survey): string {
  return `${countOf(inputs.length, "file")} of ${countOf(hosts.length, "host")}: ${listSome(hosts, 5)}`
}

function nightOf({ night, history }: Survey): string {
  const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`
  return `${time(night.start)} to ${time(night.end)}, learning from the ${formatDuration(history.end - history.start)} before it`
}
