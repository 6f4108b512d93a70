#!/usr/bin/env node
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander"
import { closePrototypes, type Effects, exits, severities } from "../base/index.ts"
import { version } from "./version.ts"
import type { RunArguments } from "./commands/run.ts"
import { createEffects, logFor, openStdout, reportError, type Verbosity } from "./effects.ts"

type RunOptions = Omit<RunArguments, "job">

closePrototypes()
const out = openStdout()
const program = new Command("noctule")
  .description(
    "The nightly anomaly report: historical server metrics in, an incident report in HTML and PDF out.",
  )
  .version(version)
  .option("--quiet", "only errors on stderr", false)
  .option("--debug", "everything on stderr, with stacks", false)
  .addHelpText("after", examples())
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ writeErr: writeUsageError })

program
  .command("run <job>")
  .description("examine the night that a job file names, and report on it")
  .option(
    "--until <time>",
    "the night ends here (ISO 8601, or the last 06:00), instead of the job's night.end",
  )
  .option("--since <time>", "the night begins here (ISO 8601)")
  .option("--hosts <glob>", "only hosts whose name matches")
  .option("--source <path>", "the folder that the job's globs are looked for in")
  .option("--output <dir>", "where runs land, instead of the job's output")
  .option("--workers <n>", "workers, instead of one per core")
  .addOption(
    new Option("--fail-on <severity>", "exit 10 when an incident is at least this severe").choices([
      ...severities,
    ]),
  )
  .option("--json", "the outcome as JSON on stdout", false)
  .option("--no-deliver", "tell nobody, whatever the job says")
  .option("--dry-run", "check everything and say what would be done", false)
  .action(
    command(async (effects, job: string, options: RunOptions) =>
      (await import("./commands/run.ts")).run({ job, ...options }, effects, out),
    ),
  )

program
  .command("report <run>")
  .description("make HTML and PDF again from a run's folder alone")
  .action(
    command(async (effects, folder: string) =>
      (await import("./commands/report.ts")).report({ folder }, effects, out),
    ),
  )

program
  .command("mail <run>")
  .description("write a run's mail as an .eml file; sends nothing")
  .option("--to <address>", "whom it is addressed to; repeat it for several", collect)
  .option("--from <address>", "the sender (default: noctule@localhost)")
  .option("--out <file>", "where the mail lands (default: report.eml in the run's folder)")
  .action(
    command(async (effects, folder: string, options: object) =>
      (await import("./commands/mail.ts")).mail({ folder, ...options }, effects, out),
    ),
  )

program
  .command("deliver <job>")
  .description("send what waits in a job's outbox: mail, Slack, PagerDuty, webhooks")
  .option("--output <dir>", "where runs land, instead of the job's output")
  .option("--retry-refused", "also what was refused for good", false)
  .action(
    command(async (effects, job: string, options: object) =>
      (await import("./commands/deliver.ts")).deliver({ job, ...options }, effects, out),
    ),
  )

program
  .command("label <place> <incident> <verdict>")
  .description("write into labels.yaml what people say of an incident; place is a run's folder or a job file")
  .option("--note <text>", "why, or what it was")
  .option("--author <name>", "who says so (default: git's user.name, else $USER)")
  .option(
    "--alike",
    "of every incident like it, too: its fingerprint is labelled; expected ones are then suppressed",
    false,
  )
  .addHelpText("after", "\nVerdicts: confirmed, expected, false-alarm, new-trend")
  .action(
    command(
      async (
        effects,
        place: string,
        incident: string,
        verdict: string,
        options: { readonly alike: boolean },
      ) =>
        (await import("./commands/label.ts")).label({ place, incident, verdict, ...options }, effects, out),
    ),
  )

program
  .command("validate <job>")
  .description("check a job file, its source, columns and the browser; changes nothing")
  .option("--source <path>", "the folder that the job's globs are looked for in")
  .option("--output <dir>", "where runs would land")
  .action(
    command(async (effects, job: string, options: object) =>
      (await import("./commands/validate.ts")).validate({ job, ...options }, effects, out),
    ),
  )

program
  .command("doctor [job]")
  .description(
    "check what a night needs of this machine and of those that are told; sends and writes nothing",
  )
  .option("--output <dir>", "where runs would land")
  .option("--json", "the checks as JSON on stdout", false)
  .action(
    command(async (effects, job: string | undefined, options: { json: boolean }) =>
      (await import("./commands/doctor.ts")).doctor({ job, ...options }, effects, out),
    ),
  )

program
  .command("init <files...>")
  .description("look at data files and print a commented job file that fits them")
  .action(
    command(async (effects, files: string[]) =>
      (await import("./commands/init.ts")).init({ files }, effects, out),
    ),
  )

program
  .command("demo <dir>")
  .description("write a synthetic fleet with a night full of planted faults")
  .option("--hosts <n>", "how many hosts", number)
  .option("--seed <n>", "another fleet", number)
  .option("--days <n>", "how many days", number)
  .option("--strength <x>", "how strong the faults are, 1 = full", number)
  .action(
    command(async (effects, dir: string, options: object) =>
      (await import("./commands/demo.ts")).demo({ dir, ...options }, effects, out),
    ),
  )

program
  .command("evaluate [folder]")
  .description(
    "say how good the nights are: on a folder of labelled servers, or of a job on its own past (--job, --labels)",
  )
  .option("--job <file>", "the job whose model, threshold and features are judged, instead of the defaults")
  .option("--labels <file>", "your own incidents.yaml: tries the job on its own past, night by night")
  .option(
    "--since <time>",
    "with --labels: from the night that holds this time on (default: the first labelled incident)",
  )
  .option("--until <time>", "with --labels: the last night ends here (default: the job's night)")
  .option("--source <path>", "with --labels: the folder that the job's globs are looked for in")
  .option("--hosts <glob>", "only servers whose name matches")
  .option("--output <dir>", "where runs and evaluation.md land (default: output/evaluation)")
  .option("--workers <n>", "workers, instead of one per core")
  .option("--seeds <n>", "so many seeds each, for intervals over them")
  .option(
    "--detector <name>",
    "job, all, a detector, or several joined by +; repeat it for several rows",
    collect,
  )
  .option(
    "--target <metric=value>",
    "exit 10 when a family's mean misses it; also family:metric=value; repeat it",
    collect,
  )
  .option(
    "--compare <file>",
    "an evaluation.json, or figures of other methods in its form, to set beside; repeat it",
    collect,
  )
  .option("--json", "evaluation.json on stdout", false)
  .action(
    command(async (effects, folder: string | undefined, options: { json: boolean }) =>
      (await import("./commands/evaluate.ts")).evaluate(
        { ...(folder !== undefined && { folder }), ...options },
        effects,
        out,
      ),
    ),
  )

program
  .command("schema")
  .description("print the JSON Schema of job files, of result.json, or of labelled incidents")
  .addArgument(new Argument("[of]", "which of them").choices(["job", "result", "incidents"]).default("job"))
  .action(
    command(async (effects, of: "job" | "result" | "incidents") =>
      (await import("./commands/schema.ts")).schema({ of }, effects, out),
    ),
  )

await main()

async function main(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? exits.done : exits.usage
  }
}

/** What is wrong with a command line, for people as it is, else as a line of the log. */
function writeUsageError(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(text)
  else logFor({ quiet: true, debug: false }, () => undefined).error("cli.usage", { what: text.trim() })
}

/** An option that may be given several times. */
function collect(one: string, others: readonly string[] = []): readonly string[] {
  return [...others, one]
}

function number(text: string): number {
  if (text.trim() === "" || Number.isNaN(Number(text))) throw new InvalidArgumentError("Give a number.")
  return Number(text)
}

/** Opens the world for a command, and turns what it returns or throws into the exit code. */
function command<A extends unknown[]>(
  work: (effects: Effects, ...args: A) => Promise<number>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    const verbosity = program.opts<Verbosity>()
    const effects = createEffects(verbosity)
    try {
      process.exitCode = await work(effects, ...args)
    } catch (error) {
      process.exitCode = reportError(error, effects, verbosity)
    }
  }
}

function examples(): string {
  return `
Examples:
  noctule init data/*.csv > nightly.yaml     a job file for these files
  noctule validate nightly.yaml              is everything there that the night needs?
  noctule run nightly.yaml                   the night that ends now
  noctule run nightly.yaml --until 2026-11-20T06:00Z --hosts 'db-*'
  noctule report output/nightly/latest       HTML and PDF again, without data or model
  noctule mail output/nightly/latest --to oncall@example.org
  noctule deliver nightly.yaml               sends what could not be delivered
  noctule evaluate labelled/ --detector all  how good it is on servers whose faults are known
  noctule label output/nightly/latest INC-20261120-7F3K expected --alike --note 'weekly backup'
  noctule demo /tmp/fleet                    a fleet to try it on

Exit codes: 0 done · 2 usage or job file · 3 input missing, short or stale · 4 the source does not answer: try again ·
  5 partial: a host failed, no PDF, a message refused · 6 a message waits: repeat the command ·
  10 --fail-on or a missed --target · 130/143 stopped · 1 a bug
`
}
