import { fileURLToPath } from "node:url"
import { join, relative } from "node:path"
import { type Effects, type Exit, type Job, objectUrl } from "../../base/index.ts"
import { fleetDefaults, writeFleet } from "../../demo/index.ts"
import { loadJob } from "../../job/index.ts"
import { laboratory, type LabOutcome } from "../../lab/index.ts"
import { versions } from "../../pipeline/index.ts"
import { isUsed } from "../../report/index.ts"
import { needsDisk } from "../faults.ts"
import { badCount, jobOrDemo } from "../faults-lab.ts"
import { remoteFolderOf } from "../../store/index.ts"

export interface LabArguments {
  readonly job?: string
  readonly host?: string
  readonly demo: boolean
  readonly trials?: string
  readonly updates?: string
  readonly seeds?: string
  readonly labels?: string
  readonly source?: string
  readonly output?: string
  readonly workers?: string
  readonly json: boolean
}

type Out = (text: string) => void

/** `noctule lab JOB --host HOST`, or `--demo`: lab.html, lab.pdf and lab.json; the verdicts on stdout. */
export async function lab(args: LabArguments, effects: Effects, out: Out): Promise<Exit> {
  const [updates, seeds] = [countOf("--updates", args.updates), countOf("--seeds", args.seeds)]
  const job = args.demo
    ? await demoJob(args, effects)
    : await loadJob(jobOf(args), overridesOf(args, effects))
  const remote = remoteFolderOf(job)
  if (remote !== null) throw needsDisk("lab", "output", objectUrl(remote))
  const outcome = await laboratory(
    job,
    {
      host: args.host ?? (args.demo ? demoHost : null),
      trials: (args.trials ?? "").split(",").filter(name => name !== ""),
      updates,
      seeds: seeds ?? 1,
      labels: args.labels ?? null,
      versions: versions(),
    },
    effects,
  )
  out(args.json ? `${JSON.stringify(outcome.result, null, 2)}\n` : summaryOf(outcome))
  return outcome.exit
}

/** A host of the demo fleet whose fault a bad model ranks low. */
const demoHost = "db-1"
const demoFile = fileURLToPath(new URL("../../../jobs/demo.yaml", import.meta.url))

async function demoJob(args: LabArguments, effects: Effects): Promise<Job> {
  const output = args.output ?? "output"
  const source = args.source ?? join(output, "demo-fleet")
  await writeFleet(source, fleetDefaults, (host, done) => {
    effects.signal.throwIfAborted()
    effects.progress.at("demo", host, done, fleetDefaults.hosts)
  })
  return await loadJob(demoFile, overridesOf({ ...args, output, source }, effects))
}

function jobOf({ job }: LabArguments): string {
  if (job === undefined) throw jobOrDemo()
  return job
}

function overridesOf({ source, output, workers }: LabArguments, { env, now }: Effects) {
  return { source, output, workers, env, now: now() }
}

function countOf(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 100_000) throw badCount(flag, text)
  return count
}

function summaryOf({ result, folder }: LabOutcome): string {
  const width = Math.max(0, ...result.trials.map(({ name }) => name.length))
  const lines = result.trials.map(({ name, runs: [run], problem }) => {
    if (!run) return `${name.padEnd(width)}  not run: ${problem ?? ""}`
    const { verdict, cost } = run
    const found = cost
      ? `  found ${cost.found} of ${cost.faults}, VUS-PR ${cost.vusPr?.toFixed(3) ?? "–"}`
      : ""
    return `${name.padEnd(width)}  ${(isUsed(verdict) ? "used" : "rejected").padEnd(8)}  ${verdict.diagnosis}${verdict.skilled ? "" : ", no skill"}${found}`
  })
  return [...lines, `${join(relative("", folder) || ".", "lab.html")}`, ""].join("\n")
}
