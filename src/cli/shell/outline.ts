import type { Argument, Command, Option } from "commander"

/** A command as shells and manuals need it. */
export interface CommandOutline {
  readonly name: string
  readonly description: string
  readonly arguments: readonly ArgumentOutline[]
  readonly options: readonly OptionOutline[]
}

export interface ArgumentOutline {
  readonly name: string
  readonly required: boolean
  /** Empty where any text or path may be given. */
  readonly choices: readonly string[]
}

export interface OptionOutline {
  /** "--until" */
  readonly long: string
  /** "--until <time>" */
  readonly flags: string
  readonly description: string
  readonly takesValue: boolean
  /** Empty where any text or path may be given. */
  readonly choices: readonly string[]
}

/** The commands of a program, in its own order, and the options that all of them take. */
export function outlineOf(program: Command): {
  readonly commands: readonly CommandOutline[]
  readonly options: readonly OptionOutline[]
} {
  return { commands: program.commands.map(commandOutline), options: program.options.map(optionOutline) }
}

function commandOutline(command: Command): CommandOutline {
  return {
    name: command.name(),
    description: command.description(),
    arguments: command.registeredArguments.map(argumentOutline),
    options: command.options.map(optionOutline),
  }
}

function argumentOutline(argument: Argument): ArgumentOutline {
  return { name: argument.name(), required: argument.required, choices: argument.argChoices ?? [] }
}

function optionOutline({ long, flags, description, required, optional, argChoices }: Option): OptionOutline {
  return {
    long: long ?? flags,
    flags,
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
  }
}
