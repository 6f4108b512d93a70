#!/usr/bin/env node
import { CommanderError } from "commander"
import { closePrototypes, exits } from "../base/index.ts"
import type { CommandWork } from "./command-action.ts"
import { createEffects, openStdout, reportError, reportUsage, type Verbosity } from "./terminal/effects.ts"
import { createProgram } from "./program.ts"
import { usageError } from "./usage-error.ts"

closePrototypes()
const out = openStdout()
const program = createProgram(action)

await main()

async function main(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) reportUsage(usageError(error, program))
    process.exitCode = error.exitCode === 0 ? exits.done : exits.usage
  }
}

/** Creates the effects of a command, and turns its result or error into the exit code. */
function action<A extends unknown[]>(work: CommandWork<A>): (...args: A) => Promise<void> {
  return async (...args) => {
    const verbosity = program.opts<Verbosity>()
    const effects = createEffects(verbosity)
    try {
      process.exitCode = await work(effects, out, ...args)
    } catch (error) {
      process.exitCode = reportError(error, effects, verbosity)
    }
  }
}
