import { join, relative } from "node:path"
import { type Effects, type Exit, exits, type Job, objectUrl } from "../../base/index.ts"
import { ablateWithLabels, badTarget, labelsWithoutJob, nothingToEvaluate } from "../evaluate/faults.ts"
import {
  ablationRows,
  checkTargets,
  metricKinds,
  parseTarget,
  summarise,
  type Target,
} from "../../evaluate/index.ts"
import { findLabelled, labelledJob, readTruths } from "../../ingest/index.ts"
import { loadIncidents, loadJob, parseJobFile, resolveJob } from "../../job/index.ts"
import {
  type Ablation,
  type Backtest,
  backtest,
  evaluateAblation,
  evaluateNight,
  type Protocol,
  versions,
} from "../../pipeline/index.ts"
import { needsDisk } from "../faults.ts"
import { remoteFolderOf, writeAtomic, writeJson } from "../../store/index.ts"
import { readComparisonRows } from "../evaluate/comparison.ts"
import { nightsOf } from "../evaluate/nights.ts"
import { type EvaluationFile, evaluationPage } from "../evaluate/page.ts"
import { protocolOf } from "../evaluate/protocol.ts"
import { variantsOf } from "../evaluate/variants.ts"

export interface EvaluateArguments {
  readonly folder?: string
  readonly job?: string
  /** incidents.yaml: the incidents that the team knows of. */
  readonly labels?: string
  readonly since?: string
  readonly until?: string
  readonly source?: string
  readonly hosts?: string
  readonly output?: string
  readonly workers?: string
  readonly seeds?: string
  readonly detector?: readonly string[]
  readonly target?: readonly string[]
  readonly compare?: readonly string[]
  /** See `protocolOf`. */
  readonly protocol?: string
  /** Leaves out each scoring step in turn. */
  readonly ablate: boolean
  readonly json: boolean
}

type Out = (text: string) => void

/**
 * `noctule evaluate DIR` on labelled servers, or `--job JOB --labels FILE` on a team's own past. Prints the
 * detection quality and writes evaluation.md and evaluation.json.
 */
export async function evaluate(args: EvaluateArguments, effects: Effects, out: Out): Promise<Exit> {
  const targets = (args.target ?? []).map(targetOf)
  const comparison = await readComparisonRows(args.compare ?? [])
  if (args.ablate && args.labels !== undefined) throw ablateWithLabels()
  const protocol = protocolOf(args)
  const { job, ownHistory, judged, ablated, runs, faults } =
    args.labels === undefined
      ? await evaluateLabelledServers(args, protocol, effects)
      : await evaluateOwnHistory(args, args.labels, effects)
  const rows = summarise(judged)
  const file: EvaluationFile = {
    version: 1,
    source: job.source.root,
    protocol,
    detectors: job.model.detectors,
    falseIncidentsPerWeek: job.threshold.falseIncidentsPerWeek,
    versions: versions(),
    rows,
    targets: checkTargets(rows, targets),
    servers: judged,
    runs,
    faults,
    comparison,
    ownHistory,
    ablation: ablationRows(judged, ablated),
  }
  const page = evaluationPage(file)
  await writeJson(join(job.output, "evaluation.json"), file)
  await writeAtomic(join(job.output, "evaluation.md"), page)
  out(
    args.json
      ? `${JSON.stringify(file, null, 2)}\n`
      : `${page}\n${relative(process.cwd(), job.output) || job.output}/evaluation.md\n`,
  )
  if (file.targets.some(({ met }) => !met)) return exits.found
  return faults.length > 0 ? exits.partial : exits.done
}

interface Evaluated extends Backtest, Pick<Ablation, "ablated"> {
  readonly job: Job
}

async function evaluateLabelledServers(
  args: EvaluateArguments,
  protocol: Protocol,
  effects: Effects,
): Promise<Evaluated> {
  if (args.folder === undefined) throw nothingToEvaluate()
  const labelled = await findLabelled(args.folder, args.hosts ?? null)
  if (labelled.unlabelled.length > 0)
    effects.log.info("evaluate.ignored", { what: "folders without labels.csv", folders: labelled.unlabelled })
  const given = labelledJob(await jobOf(args, effects), labelled)
  const job = evaluationJob({ ...given, model: { ...given.model, warmStart: false } }, args)
  const task = { variants: variantsOf(job, args), truths: await readTruths(labelled), ...optionsOf(args) }
  const rest = { job, ownHistory: [] }
  if (!args.ablate && protocol.kind === "halves")
    return { ...rest, ablated: [], ...(await evaluateNight(task, effects)) }
  const steps = args.ablate ? "each" : "none"
  return { ...rest, runs: [], ...(await evaluateAblation({ ...task, protocol, steps }, effects)) }
}

async function evaluateOwnHistory(
  args: EvaluateArguments,
  labels: string,
  effects: Effects,
): Promise<Evaluated> {
  if (args.job === undefined) throw labelsWithoutJob()
  const given = await jobOf({ ...args, ...(args.folder !== undefined && { source: args.folder }) }, effects)
  const incidents = await loadIncidents(labels, given.report.timeZone)
  const job = evaluationJob(given, args)
  const nights = await nightsOf({ ...args, job, incidents }, effects)
  return {
    job,
    ablated: [],
    ...(await backtest({ variants: variantsOf(job, args), incidents, nights, ...optionsOf(args) }, effects)),
  }
}

/** The job without a job file: every default. */
const defaultJob = 'name: evaluation\nsource: { history: "*/train.*", night: "*/test.*" }'

async function jobOf({ job, source, output, workers }: EvaluateArguments, effects: Effects): Promise<Job> {
  const overrides = { source, output, workers, env: effects.env, now: effects.now() }
  return job === undefined
    ? resolveJob(parseJobFile(defaultJob, "the defaults"), "evaluation.yaml", overrides)
    : loadJob(job, overrides)
}

/**
 * Runs go to a folder of their own, without retention or notifications; their reports are HTML without
 * charts. labels.yaml is ignored: it is hindsight.
 */
function evaluationJob(job: Job, { output: given }: EvaluateArguments): Job {
  const remote = remoteFolderOf(job)
  if (remote !== null) throw needsDisk("evaluate", "output", objectUrl(remote))
  const output =
    given === undefined
      ? join(job.output, job.name === "evaluation" ? "" : "evaluation", job.name)
      : job.output
  const silent = { deliver: [], metrics: { ...job.metrics, file: null, pushgateway: null } }
  const kept = {
    labels: { file: join(output, "labels.yaml"), named: false },
    retention: { nights: 10_000, runs: 10 },
  }
  return { ...job, output, ...silent, ...kept, report: { ...job.report, formats: ["html"], charts: 0 } }
}

function optionsOf({ hosts }: EvaluateArguments): {
  readonly hosts: string | null
  readonly command: readonly string[]
} {
  return { hosts: hosts ?? null, command: process.argv.slice(2) }
}

function targetOf(text: string): Target {
  const target = parseTarget(text)
  if (!target)
    throw badTarget(
      text,
      metricKinds.map(({ option }) => option),
    )
  return target
}
