import { type Effects, globToRegExp, type Job, sha256 } from "../base/index.ts"
import { type Survey, survey as surveySource } from "../ingest/index.ts"
import { checkBrowser, checkLogo } from "../report/index.ts"
import { both, checkOutput, jobFolderOf, sweepTempFolders } from "../store/index.ts"
import { isoDate } from "../text/index.ts"
import { type Annotations, readAnnotations } from "./annotations.ts"
import { noHostMatches } from "./faults.ts"
import type { NightOptions } from "./outcome.ts"
import { type PastNights, readPastNights } from "./past-nights.ts"
import type { Stages } from "./stages.ts"
import { programHash, versions } from "./versions.ts"

/** Everything that decides a night, known before the run starts. */
export interface Plan {
  readonly survey: Survey
  /** output/<job> */
  readonly jobFolder: string
  /** YYYY-MM-DD */
  readonly night: string
  readonly past: PastNights
  readonly annotations: Annotations
  /** Hash of everything that decides the result. */
  readonly plan: string
  readonly stages: Stages
}

export interface PlanTask {
  readonly job: Job
  readonly options: NightOptions
  readonly stages: Stages
}

export async function planNight({ job, options, stages }: PlanTask, effects: Effects): Promise<Plan> {
  const jobFolder = jobFolderOf(job)
  await checkOutput(jobFolder)
  await sweepTempFolders(effects.now())
  await checkLogo(job.report.logo)
  const [, survey] = await both(
    effects.signal,
    signal => warnIfNoBrowser(job, { ...effects, signal }),
    signal => stages.time("survey", () => surveyHosts(job, options, { ...effects, signal })),
  )
  const night = nightLabel(job, survey)
  await effects.remote?.fetchNight(night)
  const past = await stages.time(
    "remember",
    () => readPastNights(jobFolder, night),
    ({ nights }) => nights.length,
  )
  const annotations = await readAnnotations(job, survey, effects)
  const plan = planHash(job, survey, { past, annotations })
  return { survey, jobFolder, night, past, annotations, plan, stages }
}

/** The surveyed source, limited to `hosts`. */
export async function surveyHosts(
  job: Job,
  { hosts, mode }: Pick<NightOptions, "hosts" | "mode">,
  effects: Effects,
): Promise<Survey> {
  const survey = await surveySource(job, effects, mode === undefined ? {} : { mode })
  if (!hosts) return survey
  const pattern = globToRegExp(hosts)
  const matching = survey.hosts.filter(host => pattern.test(host))
  if (matching.length === 0) throw noHostMatches(hosts, survey.hosts)
  return {
    ...survey,
    hosts: matching,
    faults: new Map([...survey.faults].filter(([host]) => pattern.test(host))),
  }
}

/** The date on which the night ends, in the report's zone. */
export function nightLabel(job: Job, { night }: Survey): string {
  return isoDate(night.end - 1, job.report.timeZone)
}

/**
 * Job keys without influence on the result: output, notifications, workers. The labels file counts by
 * content, not path.
 */
const keysOutsidePlan: readonly string[] = [
  "file",
  "output",
  "workers",
  "deliver",
  "lab",
  "metrics",
  "predict",
  "watch",
  "labels",
  "objects",
  "retention",
] satisfies readonly (keyof Job)[]

interface PlanInputs {
  readonly past: PastNights
  readonly annotations: Annotations
}

function planHash(
  job: Job,
  { hosts, night, history, inputs }: Survey,
  { past, annotations: { labels, calendar, events } }: PlanInputs,
): string {
  const rules = Object.fromEntries(Object.entries(job).filter(([key]) => !keysOutsidePlan.includes(key)))
  const files = inputs.map(({ path, sha256 }) => [path, sha256])
  const decisive = {
    job: rules,
    hosts,
    night,
    history,
    inputs: files,
    past,
    labels,
    calendar,
    events,
    versions: versions(),
    program: programHash(),
  }
  return sha256(JSON.stringify(decisive))
}

/**
 * Throws the Fault of a broken browser override; without a browser it logs a warning that there will be no
 * PDF.
 */
async function warnIfNoBrowser({ report }: Job, effects: Effects): Promise<void> {
  const missing = report.formats.includes("pdf") ? await checkBrowser(effects) : null
  if (missing) effects.log.warn("browser.missing", { what: missing.what, hint: missing.hint })
}
