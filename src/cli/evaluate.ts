import { join, relative } from "node:path"
import { exits, type Effects, type Exit, type Job } from "../base/index.ts"
import { badTarget, nothingToEvaluate } from "../base/messages/evaluate.ts"
import { checkTargets, metricKinds, parseTarget, summarise, type Target } from "../evaluate/index.ts"
import { findLabelled, labelledJob, readTruths } from "../ingest/index.ts"
import { loadJob, parseJobFile, resolveJob } from "../job/index.ts"
import { evaluateNight, versions } from "../pipeline/index.ts"
import { writeAtomic, writeJson } from "../store/index.ts"
import { readBeside } from "./evaluate/beside.ts"
import { type EvaluationFile, evaluationPage } from "./evaluate/page.ts"
import { variantsOf } from "./evaluate/variants.ts"

export interface EvaluateArguments {
  readonly folder?: string
  readonly job?: string
  readonly hosts?: string
  readonly output?: string
  readonly workers?: string
  readonly seeds?: string
  readonly detector?: readonly string[]
  readonly target?: readonly string[]
  readonly beside?: readonly string[]
  readonly json: boolean
}

/** `noctule evaluate DIR`: runs the pipeline on labelled servers and says how good it was, on stdout and in evaluation.md and evaluation.json. */
export async function evaluate(args: EvaluateArguments, effects: Effects, out: (text: string) => void): Promise<Exit> {
  if (args.folder === undefined) throw nothingToEvaluate()
  const targets = (args.target ?? []).map(targetOf)
  const beside = await readBeside(args.beside ?? [])
  const labelled = await findLabelled(args.folder, args.hosts ?? null)
  if (labelled.others.length > 0) effects.log.info("evaluate.ignored", { what: "folders without labels.csv", folders: labelled.others })
  const job = evaluationJob(labelledJob(await jobOf(args, effects), labelled), args)
  const truths = await readTruths(labelled)
  const variants = variantsOf(job, args)
  const { judged, runs, faults } = await evaluateNight({ variants, truths, hosts: args.hosts ?? null, command: process.argv.slice(2) }, effects)
  const rows = summarise(judged)
  const file: EvaluationFile = {
    version: 1, source: job.source.root, detectors: job.model.detectors, promise: job.threshold.falseIncidentsPerWeek, versions: versions(),
    rows, targets: checkTargets(rows, targets), servers: judged, runs, faults, beside,
  }
  return publishEvaluation(file, { folder: job.output, json: args.json }, out)
}

export async function publishEvaluation(
  file: EvaluationFile, { folder, json }: { readonly folder: string; readonly json: boolean }, out: (text: string) => void,
): Promise<Exit> {
  const page = evaluationPage(file)
  await writeJson(join(folder, "evaluation.json"), file)
  await writeAtomic(join(folder, "evaluation.md"), page)
  out(json ? `${JSON.stringify(file, null, 2)}\n` : `${page}\n${relative(process.cwd(), folder) || folder}/evaluation.md\n`)
  if (file.targets.some(({ met }) => !met)) return exits.found
  return file.faults.length > 0 ? exits.partial : exits.done
}

/** Without a job file: every default. */
const plain = 'name: evaluation\nsource: { history: "*/train.*", night: "*/test.*" }'

async function jobOf({ job, output, workers }: EvaluateArguments, effects: Effects): Promise<Job> {
  const overrides = { ...(output !== undefined && { output }), ...(workers !== undefined && { workers }), env: effects.env, now: effects.now() }
  return job === undefined ? resolveJob(parseJobFile(plain, "the defaults"), "evaluation.yaml", overrides) : loadJob(job, overrides)
}

/** Runs land in a folder of their own, begin anew, tell nobody, and are reported on in HTML without charts: the figures are the matter. */
function evaluationJob(job: Job, { output: given }: EvaluateArguments): Job {
  const output = given === undefined ? join(job.output, job.name === "evaluation" ? "" : "evaluation", job.name) : job.output
  const silent = { deliver: [], metrics: { file: null, pushgateway: null } }
  return { ...job, output, ...silent, model: { ...job.model, warmStart: false }, report: { ...job.report, formats: ["html"], charts: 0 } }
}

function targetOf(text: string): Target {
  const target = parseTarget(text)
  if (!target) throw badTarget(text, metricKinds.map(({ option }) => option))
  return target
}
