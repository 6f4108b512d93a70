import { type Command, Option } from "commander"
import { severities } from "../../base/index.ts"
import type { CommandAction } from "../command-action.ts"
import { defaultJob } from "../demo-job.ts"
import type { NightArguments } from "./load-night.ts"
import type { MergeArguments } from "./merge.ts"
import type { RunArguments } from "./run.ts"

/** Commands that make a night, whole or in shards, or say what it will take. */
export function addNightCommands(program: Command, action: CommandAction): void {
  addRun(program, action)
  addMerge(program, action)
  addPlan(program, action)
}

function addRun(program: Command, action: CommandAction): void {
  const command = program
    .command("run")
    .description("analyze a night and write its report")
    .argument("[job]", "job file", defaultJob)
  addNightOptions(command)
    .option("--workers <n>", "number of workers, instead of one per core")
    .addOption(
      new Option("--fail-on <severity>", "exit 10 if an incident is at least this severe").choices([
        ...severities,
      ]),
    )
    .option("--json", "print the outcome as JSON on stdout", false)
    .option("--no-deliver", "send no notifications")
    .option("--offline", "ask no server: read what earlier runs fetched", false)
    .option("--shard <i/n>", "make one of n parts of the night, 0 to n-1; the last to end merges them")
    .option("--dry-run", "check everything and print the plan", false)
    .action(
      action(async (effects, out, job: string, options: Omit<RunArguments, "job">) =>
        (await import("./run.ts")).run({ job, ...options }, effects, out),
      ),
    )
}

function addMerge(program: Command, action: CommandAction): void {
  const command = program
    .command("merge <job>")
    .description("make the report of a night in shards, where the last shard could not")
    .option("--partial", "also without the shards that did not end; the report names their hosts", false)
  addNightOptions(command, "only hosts with a matching name, as the shards were given")
    .option("--json", "print the outcome as JSON on stdout", false)
    .option("--no-deliver", "send no notifications")
    .action(
      action(async (effects, out, job: string, options: Omit<MergeArguments, "job">) =>
        (await import("./merge.ts")).merge({ job, ...options }, effects, out),
      ),
    )
}

function addPlan(program: Command, action: CommandAction): void {
  const command = program
    .command("plan <job>")
    .description("estimate a night's time and memory for 1 to 64 pods, by the latest report's record")
  addNightOptions(command)
    .option("--json", "print the plan as JSON", false)
    .action(
      action(async (effects, out, job: string, options: Omit<NightArguments, "job">) =>
        (await import("./plan.ts")).plan({ job, ...options }, effects, out),
      ),
    )
}

/** Which night, of which hosts, from where and to where. */
function addNightOptions(command: Command, ofHosts = "only hosts with a matching name"): Command {
  return command
    .option("--until <time>", "end of the night (ISO 8601; default: the job's night.end)")
    .option("--since <time>", "start of the night (ISO 8601)")
    .option("--hosts <glob>", ofHosts)
    .option("--source <path>", "folder that the job's globs are relative to")
    .option("--output <dir>", "output folder, instead of the job's")
}
