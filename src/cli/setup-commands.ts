import { Argument, type Command, Option } from "commander"
import { exits } from "../base/index.ts"
import type { CommandAction } from "./command-action.ts"
import { defaultJob, demoKinds } from "./demo-job.ts"
import { numberValue } from "./option-values.ts"
import type { Shell } from "./shell/completion.ts"

/** Commands that write, check and try job files. Each loads its code only when it is called. */
export function addSetupCommands(program: Command, action: CommandAction): void {
  program
    .command("init [files...]")
    .description("infer a commented job file from data files or the URL of a Prometheus server, and print it")
    .option(
      "--prometheus <url>",
      "a server that speaks Prometheus' query API, in place of files; PROMETHEUS_TOKEN or PROMETHEUS_USER logs in",
    )
    .option(
      "--time-format <pattern>",
      'how times are written, where the day or the month may come first: "%d/%m/%Y %H:%M"',
    )
    .action(
      action(async (effects, out, files: string[], options: { timeFormat?: string; prometheus?: string }) =>
        (await import("./commands/init.ts")).init({ files, ...options }, effects, out),
      ),
    )
  program
    .command("validate")
    .description("check a job file, its source, columns and the browser; changes nothing")
    .argument("[job]", "job file", defaultJob)
    .option("--source <path>", "folder that the job's globs are relative to")
    .option("--output <dir>", "output folder, instead of the job's")
    .action(
      action(async (effects, out, job: string, options: object) =>
        (await import("./commands/validate.ts")).validate({ job, ...options }, effects, out),
      ),
    )
  program
    .command("doctor [job]")
    .description("check everything a night needs, from engines to mail servers; sends and writes nothing")
    .option("--output <dir>", "output folder, instead of the job's")
    .option("--json", "print the checks as JSON on stdout", false)
    .action(
      action(async (effects, out, job: string | undefined, options: { json: boolean }) =>
        (await import("./commands/doctor.ts")).doctor({ job, ...options }, effects, out),
      ),
    )
  program
    .command("demo [dir]")
    .description(
      `write a synthetic fleet, an API's response times, or an access log, with a night of planted faults; without dir also ${defaultJob}, for noctule run`,
    )
    .addOption(new Option("--kind <kind>", "what to write (default: fleet)").choices([...demoKinds]))
    .option("--hosts <n>", "number of hosts", numberValue)
    .option("--seed <n>", "seed; another one gives another fleet", numberValue)
    .option("--days <n>", "number of days", numberValue)
    .option("--strength <x>", "strength of the faults, 0 to 1", numberValue)
    .action(
      action(async (effects, out, dir: string | undefined, options: object) =>
        (await import("./commands/demo.ts")).demo({ dir, ...options }, effects, out),
      ),
    )
  program
    .command("schema")
    .description("print the JSON Schema of job files, of result.json, or of labelled incidents")
    .addArgument(new Argument("[of]", "which schema").choices(["job", "result", "incidents"]).default("job"))
    .action(
      action(async (effects, out, of: "job" | "result" | "incidents") =>
        (await import("./commands/schema.ts")).schema({ of }, effects, out),
      ),
    )
  program
    .command("completion")
    .description("print a script that completes commands and options in your shell")
    .addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish"]))
    .action(
      action(async (_, out, shell: Shell) => {
        out((await import("./shell/completion.ts")).completionScript(shell, program))
        return exits.done
      }),
    )
}
