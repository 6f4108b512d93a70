import { join } from "node:path"
import {
  type Effects,
  type Exit,
  exits,
  type Incident,
  type Interval,
  intervalOf,
  type Job,
  severities,
  type Severity,
  type TimeSpan,
} from "../../base/index.ts"
import {
  type NightOptions,
  type NightOutcome,
  runNight,
  type ShardOptions,
  type ShardOutcome,
  surveyHosts,
} from "../../pipeline/index.ts"
import { jobFolderOf, shownPath } from "../../store/index.ts"
import { countOf } from "../../text/index.ts"
import { printableLines } from "../terminal/lines.ts"
import { loadNight, type NightArguments } from "./load-night.ts"
import { printNight } from "./print-night.ts"
import { reported } from "./reported.ts"
import { inOwnCopy, madeShard } from "./sharded.ts"
import { checkShardable, shardOf } from "./shard-option.ts"

export interface RunArguments extends NightArguments {
  readonly failOn?: Severity
  readonly dryRun: boolean
  readonly offline?: boolean
  /** i/n: one of n shards, from 0. */
  readonly shard?: string
}

type Out = (text: string) => void

/** `noctule run JOB`: runs a night, then prints its incidents and the report's path. */
export async function run(args: RunArguments, effects: Effects, out: Out): Promise<Exit> {
  const loaded = await loadNight(args, effects)
  const { job } = loaded
  const options: NightOptions = { ...loaded.options, mode: args.offline === true ? "offline" : "online" }
  if (args.dryRun) {
    const plan = planOf(job, await surveyHosts(job, options, effects))
    out(args.json ? `${JSON.stringify(plan, null, 2)}\n` : planAsText(plan))
    return exits.done
  }
  const shard = shardOf(args.shard, effects.env)
  if (shard) return await runOneShard(inOwnCopy(job, shard), { ...options, shard }, { args, effects, out })
  const night = await reported(job, options, effects, inFolder => runNight(job, options, inFolder))
  return await ended(job, night, { args, effects, out })
}

interface RunCommand {
  readonly args: RunArguments
  readonly effects: Effects
  readonly out: Out
}

async function runOneShard(job: Job, options: ShardOptions, command: RunCommand): Promise<Exit> {
  checkShardable(job)
  const { args, effects, out } = command
  const outcome = await madeShard(job, options, effects)
  if (outcome.kind === "merged") return await ended(job, outcome.night, command)
  out(args.json ? `${JSON.stringify(outcome, null, 2)}\n` : shardAsText(outcome))
  return exits.done
}

async function ended(job: Job, night: NightOutcome, { args, out }: RunCommand): Promise<Exit> {
  out(await printNight(job, night, args))
  const found = args.failOn !== undefined && anyAtLeast(night.result.incidents, args.failOn)
  return found && night.exit !== exits.undelivered ? exits.found : night.exit
}

/** What a shard says that has ended; hosts that failed are in the report, which another one makes. */
function shardAsText(outcome: Exclude<ShardOutcome, { kind: "merged" }>): string {
  if (outcome.kind === "ended") return printableLines(["all shards have ended; another one merges"])
  const { run, record, missing } = outcome
  const { index, hosts, failures } = record
  const failed = failures.length > 0 ? `, ${failures.length} of them failed` : ""
  const waiting =
    missing.length > 0
      ? `waiting for ${countOf(missing.length, "shard")} (${missing.join(", ")}) of ${run}: the last one merges`
      : `another shard merges ${run}`
  return printableLines([`shard ${index}: ${countOf(hosts, "host")}${failed}; ${waiting}`])
}

/** The plan of a run, for `--dry-run`. */
interface Plan {
  readonly hosts: readonly string[]
  readonly history: Interval
  readonly night: Interval
  readonly latest: string
}

function planOf(
  job: Job,
  { hosts, history, night }: Pick<Plan, "hosts"> & Record<"history" | "night", TimeSpan>,
): Plan {
  return {
    hosts,
    history: intervalOf(history),
    night: intervalOf(night),
    latest: shownPath(job, join(jobFolderOf(job), "latest")),
  }
}

function planAsText({ hosts, history, night, latest }: Plan): string {
  const lines = [
    `${countOf(hosts.length, "host")}: ${hosts.join(", ")}`,
    `history ${history.start} to ${history.end}`,
    `night   ${night.start} to ${night.end}`,
    `report: ${latest}`,
  ]
  return printableLines(lines)
}

function anyAtLeast(incidents: readonly Incident[], least: Severity): boolean {
  return incidents.some(({ severity }) => severities.indexOf(severity) >= severities.indexOf(least))
}
