import { type Effects, type Exit, Fault, type Job } from "../../base/index.ts"
import { loadJob } from "../../job/index.ts"
import { countOf } from "../../text/index.ts"
import { browserCheck, logoCheck } from "../checks/browser.ts"
import { columnChecks } from "../checks/columns.ts"
import { type Check, exitOf, lineOf, ok, wrong } from "../checks/check.ts"
import { outputCheck } from "../checks/output.ts"
import { eventsCheck, sourceChecks } from "../checks/source.ts"
import { calendarChecks, labelsCheck } from "../checks/annotations.ts"

export interface ValidateArguments {
  /** Path of the job file. */
  readonly job: string
  readonly source?: string
  readonly output?: string
}

/**
 * `noctule validate JOB`: checks job file, output, source, columns and browser. Prints one line and hint per
 * check; writes nothing. Exits with the code of the gravest fault: job file (2), then source (3), then
 * browser (5).
 */
export async function validate(
  args: ValidateArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const checks = await checksOf(args, effects)
  const broken = checks.filter(check => check.state === "wrong")
  const summary =
    broken.length === 0
      ? `${args.job} is ready to run`
      : `${countOf(broken.length, "thing")} to fix before ${args.job} runs well`
  out(`${checks.map(lineOf).join("\n")}\n${summary}\n`)
  return exitOf(checks)
}

async function checksOf(
  { job: file, source, output }: ValidateArguments,
  effects: Effects,
): Promise<readonly Check[]> {
  const job = await loadJob(file, { source, output, env: effects.env }).catch(faultOrThrow)
  if (job instanceof Fault) return [wrong("job", job)]
  return [
    ok("job", `${file}: ${job.name}`),
    await outputCheck(job, effects),
    ...(job.report.logo === null ? [] : [await logoCheck(job.report.logo)]),
    ...(await dataChecks(job, effects)),
    ...(job.report.formats.includes("pdf") ? [await browserCheck(effects)] : []),
  ]
}

async function dataChecks(job: Job, effects: Effects): Promise<readonly Check[]> {
  const { checks, survey } = await sourceChecks(job, effects)
  const columns = survey === null ? [] : await columnChecks(job, survey, effects)
  return [
    ...checks,
    ...columns,
    ...(await eventsCheck(job, effects)),
    ...(await labelsCheck(job)),
    ...(await calendarChecks(job, survey)),
  ]
}

function faultOrThrow(error: unknown): Fault {
  if (error instanceof Fault) return error
  throw error
}
