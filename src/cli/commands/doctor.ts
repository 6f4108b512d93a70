import { type Effects, type Exit, Fault, type Job } from "../../base/index.ts"
import { routeUnusable } from "../checks/faults.ts"
import { probe } from "../../deliver/index.ts"
import { loadJob } from "../../job/index.ts"
import { countOf } from "../../text/index.ts"
import { clockCheck, diskCheck, engineChecks, fontsCheck } from "../checks/machine.ts"
import { metricsChecks } from "../checks/metrics.ts"
import { browserCheck } from "../checks/browser.ts"
import { type Check, check, exitOf, lineOf, ok, wrong } from "../checks/check.ts"
import { outputCheck } from "../checks/output.ts"
import { sourceChecks } from "../checks/source.ts"

export interface DoctorArguments {
  /** Path of the job file; null checks only the machine. */
  readonly job?: string | undefined
  readonly output?: string
  readonly json: boolean
}

/**
 * `noctule doctor [JOB]`: checks everything a night needs, on this machine and on the servers that the job
 * names. Prints one line and hint per check; sends and writes nothing. Exits with the code of the gravest
 * fault, as `noctule validate` does.
 */
export async function doctor(
  { job: file, output, json }: DoctorArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const job = file === undefined ? null : await jobOf(file, output, effects)
  const checks =
    job instanceof Fault
      ? [...(await machineChecks(null, effects)), wrong("job", job)]
      : await allChecks(job, effects)
  const broken = checks.filter(check => check.state === "wrong")
  const summary = broken.length === 0 ? "all checks passed" : `${countOf(broken.length, "thing")} to fix`
  out(
    json
      ? `${JSON.stringify(checks.map(toJson), null, 2)}\n`
      : `${checks.map(lineOf).join("\n")}\n${summary}\n`,
  )
  return exitOf(checks)
}

async function allChecks(job: Job | null, effects: Effects): Promise<readonly Check[]> {
  const machine = await machineChecks(job, effects)
  if (job === null) return machine
  const routes = await Promise.all(
    job.deliver.map(route =>
      check("deliver", async () => {
        const outcome = await probe(route, effects)
        if (outcome.state !== "sent") throw routeUnusable(route.name, outcome.why)
        if (route.to !== "mail") return `${route.name} can be reached`
        return `${route.name}: ${route.server}:${route.port} greets${route.user === null ? "" : " and takes the login"}`
      }),
    ),
  )
  const { checks } = await sourceChecks(job, effects)
  const output = [await outputCheck(job, effects), await diskCheck(job)]
  return [
    ...machine,
    ok("job", `${job.file}: ${job.name}`),
    ...output,
    ...checks,
    ...routes,
    ...(await metricsChecks(job, effects)),
  ]
}

async function machineChecks(job: Job | null, effects: Effects): Promise<readonly Check[]> {
  const fixed = [
    ok("node", process.versions.node),
    ...(await engineChecks(job?.model.engine ?? "onnxruntime", effects)),
    await fontsCheck(),
  ]
  return [...fixed, await clockCheck(effects, job?.report.timeZone ?? "UTC"), await browserCheck(effects)]
}

async function jobOf(file: string, output: string | undefined, effects: Effects): Promise<Job | Fault> {
  try {
    return await loadJob(file, { output, env: effects.env, now: effects.now() })
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

function toJson(check: Check): object {
  const { name, what } = check
  const states = { ok: "ok", note: "warn", wrong: "fail" } as const
  return {
    name,
    state: states[check.state],
    what,
    ...(check.state === "wrong" ? { code: check.code, where: check.where, hint: check.hint } : {}),
  }
}
