import { Command, CommanderError } from "commander"
import { addAnalysisCommands } from "./analysis-commands.ts"
import { addSetupCommands } from "./setup-commands.ts"
import { exits } from "../base/index.ts"
import type { CommandAction } from "./command-action.ts"
import { fullVersion } from "./version.ts"

/** Every command with its options. `action` wraps the work of a command; usage errors are thrown, not printed. */
export function createProgram(action: CommandAction): Command {
  const program = new Command("noctule")
    .description(
      "Nightly anomaly reports: historical server metrics in, an incident report in HTML and PDF out.",
    )
    .option("-V, --version", "print version, commit and engine")
    .on("option:version", printVersion)
    .option("--quiet", "print only errors on stderr", false)
    .option("--debug", "print everything on stderr, with stacks", false)
    .addHelpText("after", helpTail)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => undefined, writeErr: () => undefined })
  addAnalysisCommands(program, action)
  addSetupCommands(program, action)
  return program
}

function printVersion(): never {
  process.stdout.write(`${fullVersion()}\n`)
  throw new CommanderError(exits.done, "commander.version", "")
}

/** What follows the commands in the help: examples, then exit codes. */
export const helpTail = `
Examples:
  noctule init data/*.csv > nightly.yaml     infer a job file from these files
  noctule validate nightly.yaml              check that a night can run
  noctule run nightly.yaml                   analyze the night that ends now
  noctule run nightly.yaml --until 2026-11-20T06:00Z --hosts 'db-*'
  noctule report output/nightly/latest       render HTML and PDF, without data or models
  noctule mail output/nightly/latest --to oncall@example.org
  noctule deliver nightly.yaml               send pending notifications
  noctule evaluate labelled/ --detector all  measure detection quality on labelled servers
  noctule lab nightly.yaml --host web-1      show why trainings fail, on your own data
  noctule watch nightly.yaml                 judge new rows by day, on http://127.0.0.1:8490
  noctule label output/nightly/latest INC-20261120-7F3K expected --alike --note 'weekly backup'
  noctule demo && noctule run                try it on a synthetic fleet

Exit codes: 0 done · 2 usage or job file · 3 input missing, short or stale · 4 source unreachable: retry later ·
  5 partial: a host failed, no PDF, a message rejected · 6 a message is pending: repeat the command ·
  10 --fail-on, a missed --target or verify · 130/143 stopped · 1 a bug
`
