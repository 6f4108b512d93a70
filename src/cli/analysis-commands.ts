import type { Command } from "commander"
import type { CommandAction } from "./command-action.ts"
import type { CollectArguments } from "./commands/collect.ts"
import type { WatchArguments } from "./commands/watch.ts"
import { defaultJob } from "./demo-job.ts"
import { addNightCommands } from "./night/commands.ts"
import { collect, numberValue } from "./option-values.ts"

/** Commands on nights and their runs. Each loads its code only when it is called. */
export function addAnalysisCommands(program: Command, action: CommandAction): void {
  addNightCommands(program, action)
  program
    .command("report <run>")
    .description("render HTML and PDF from a run's folder")
    .action(
      action(async (effects, out, folder: string) =>
        (await import("./commands/report.ts")).report({ folder }, effects, out),
      ),
    )
  program
    .command("verify <run>")
    .description("check that a run's inputs, figures and report are as the night left them; changes nothing")
    .option("--json", "print the findings as JSON on stdout", false)
    .action(
      action(async (effects, out, run: string, options: { json: boolean }) =>
        (await import("./commands/verify.ts")).verify({ run, ...options }, effects, out),
      ),
    )
  program
    .command("mail <run>")
    .description("write a run's mail as an .eml file; sends nothing")
    .option("--to <address>", "recipient; repeat it for several", collect)
    .option("--from <address>", "sender (default: noctule@localhost)")
    .option("--out <file>", "file to write (default: report.eml in the run's folder)")
    .action(
      action(async (effects, out, folder: string, options: object) =>
        (await import("./commands/mail.ts")).mail({ folder, ...options }, effects, out),
      ),
    )
  program
    .command("deliver")
    .description("send pending notifications: mail, Slack, PagerDuty, webhooks")
    .argument("[job]", "job file", defaultJob)
    .option("--output <dir>", "output folder, instead of the job's")
    .option("--retry-refused", "also send rejected messages", false)
    .action(
      action(async (effects, out, job: string, options: object) =>
        (await import("./commands/deliver.ts")).deliver({ job, ...options }, effects, out),
      ),
    )
  addLabel(program, action)
  addEvaluate(program, action)
  addLab(program, action)
  addWatch(program, action)
  addCollect(program, action)
}

function addWatch(program: Command, action: CommandAction): void {
  program
    .command("watch")
    .description("judge each new row by day with the last night's models, and serve what is found")
    .argument("[job]", "job file", defaultJob)
    .option("--every <time>", "time between readings of the source", "1m")
    .option("--listen <address:port>", "where the page, metrics and API are served", "127.0.0.1:8490")
    .option(
      "--token-file <file>",
      "token that requests must carry, else NOCTULE_WATCH_TOKEN; needed beyond loopback",
    )
    .option("--tls-cert <file>", "PEM certificate; needs --tls-key")
    .option("--tls-key <file>", "PEM key of the certificate")
    .option("--no-listen", "serve nothing")
    .option("--train-first", "run a night first where none has left models", false)
    .option("--replay <night>", "judge a past night as if its rows came in: YYYY-MM-DD, latest or a run")
    .option(
      "--speed <factor>",
      "how many times as fast as the rows of --replay came (default: 600)",
      numberValue,
    )
    .option("--source <path>", "folder that the job's globs are relative to")
    .option("--output <dir>", "output folder, instead of the job's")
    .action(
      action(async (effects, out, job: string, options: Omit<WatchArguments, "job">) =>
        (await import("./commands/watch.ts")).watch({ job, ...options }, effects, out),
      ),
    )
}

function addCollect(program: Command, action: CommandAction): void {
  program
    .command("collect")
    .description("write this machine's metrics as daily CSV files, for the night and for source.machine")
    .requiredOption("--to <dir>", "folder; rows are appended to <dir>/<host>/YYYY-MM-DD.csv")
    .option("--every <time>", "time between two rows", "10s")
    .option("--host <name>", "name of the machine (default: its host name)")
    .action(
      action(async (effects, _, options: CollectArguments) =>
        (await import("./commands/collect.ts")).collect(options, effects),
      ),
    )
}

function addLabel(program: Command, action: CommandAction): void {
  program
    .command("label <place> <incident> <verdict>")
    .description("record a verdict on an incident in labels.yaml; place is a run's folder or a job file")
    .option("--note <text>", "reason or comment")
    .option("--author <name>", "author (default: git's user.name, else $USER)")
    .option("--alike", "also label its fingerprint; expected incidents like it are then suppressed", false)
    .addHelpText("after", "\nVerdicts: confirmed, expected, false-alarm, new-trend")
    .action(
      action(
        async (
          effects,
          out,
          place: string,
          incident: string,
          verdict: string,
          options: { readonly alike: boolean },
        ) =>
          (await import("./commands/label.ts")).label({ place, incident, verdict, ...options }, effects, out),
      ),
    )
}

function addEvaluate(program: Command, action: CommandAction): void {
  program
    .command("evaluate [folder]")
    .description("measure detection quality on labelled servers, or on your own past (--job, --labels)")
    .option("--job <file>", "job whose model, threshold and features are used instead of the defaults")
    .option("--labels <file>", "your incidents.yaml: replay the job on your own past, night by night")
    .option("--since <time>", "with --labels: first night (default: that of the first labelled incident)")
    .option("--until <time>", "with --labels: end of the last night (default: the job's night)")
    .option("--source <path>", "with --labels: folder that the job's globs are relative to")
    .option("--hosts <glob>", "only servers with a matching name")
    .option("--output <dir>", "folder for runs and evaluation.md (default: output/evaluation)")
    .option("--workers <n>", "number of workers, instead of one per core")
    .option("--seeds <n>", "number of seeds for each row, for intervals over them")
    .option(
      "--detector <name>",
      "job, all, a detector, or several joined by +; repeat it for more rows",
      collect,
    )
    .option(
      "--target <metric=value>",
      "exit 10 if a family's mean misses it; also family:metric=value; repeat it",
      collect,
    )
    .option(
      "--compare <file>",
      "an evaluation.json, or figures of other methods in its format; repeat it",
      collect,
    )
    .option(
      "--protocol <name>",
      "halves (default), or prefix:N: fit on the first N rows of test.*, score all of it",
    )
    .option(
      "--ablate",
      "measure each scoring step: the same servers without it, as paired differences",
      false,
    )
    .option("--json", "print evaluation.json on stdout", false)
    .action(
      action(async (effects, out, folder: string | undefined, options: { ablate: boolean; json: boolean }) =>
        (await import("./commands/evaluate.ts")).evaluate(
          { ...(folder !== undefined && { folder }), ...options },
          effects,
          out,
        ),
      ),
    )
}

function addLab(program: Command, action: CommandAction): void {
  program
    .command("lab [job]")
    .description("show why trainings fail: train one host under broken settings and their cures")
    .option("--host <name>", "host to train (default: the only one of the job)")
    .option("--demo", "use the demo fleet", false)
    .option("--trials <names>", "trials or kinds, joined by commas (default: all)")
    .option("--updates <n>", "updates of each training (default: those of a night)")
    .option("--seeds <n>", "seeds of each trial, for bands (default: 1)")
    .option("--labels <file>", "incidents.yaml that says what is known of the night")
    .option("--source <path>", "folder that the job's globs are relative to")
    .option("--output <dir>", "output folder, instead of the job's")
    .option("--workers <n>", "number of trainings at once, instead of one per core")
    .option("--json", "print lab.json on stdout", false)
    .action(
      action(
        async (
          effects,
          out,
          job: string | undefined,
          options: { readonly demo: boolean; readonly json: boolean },
        ) =>
          (await import("./commands/lab.ts")).lab(
            { ...(job !== undefined && { job }), ...options },
            effects,
            out,
          ),
      ),
    )
}
