import type { Effects } from "../base/index.ts"

/** What a command does: effects, its stdout, then the arguments and options of its command line. */
export type CommandWork<A extends unknown[]> = (
  effects: Effects,
  out: (text: string) => void,
  ...args: A
) => Promise<number>

/** Wraps the work of a command for commander: opens effects, sets the exit code, reports what is thrown. */
export type CommandAction = <A extends unknown[]>(work: CommandWork<A>) => (...args: A) => Promise<void>
