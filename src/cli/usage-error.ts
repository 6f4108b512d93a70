import type { Command, CommanderError } from "commander"
import type { Fault } from "../base/index.ts"
import { closestMatch } from "../job/index.ts"
import { badUsage } from "./faults.ts"

/** Commander's error as a Fault. The hint for an unknown command is the nearest command, or all of them. */
export function usageError({ code, message }: CommanderError, program: Command): Fault {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n")
  const suggestion = rest.join(" ").replace(/^\((.*)\)$/, "$1")
  if (code === "commander.help") return badUsage("no command", commandsHint(program))
  if (code !== "commander.unknownCommand") return badUsage(first, suggestion || helpHint)
  const near = closestMatch(/'(.*)'/.exec(first)?.[1] ?? "", namesOf(program))
  return badUsage(first, near === null ? commandsHint(program) : `did you mean ${near}?`)
}

const helpHint = "run noctule --help for the commands and their options"

function commandsHint(program: Command): string {
  return `use one of ${namesOf(program).join(", ")}; noctule --help describes them`
}

function namesOf({ commands }: Command): readonly string[] {
  return commands.map(command => command.name())
}
