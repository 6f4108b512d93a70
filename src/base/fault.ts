/** Why a process ends as it does (README, "Exit codes"). */
export const exits = {
  done: 0,
  bug: 1,
  usage: 2,
  input: 3,
  unreachable: 4,
  partial: 5,
  undelivered: 6,
  found: 10,
} as const
export type Exit = (typeof exits)[keyof typeof exits]

/** A Fault as plain data: it crosses processes and is kept in result.json. */
export interface FaultRecord {
  readonly code: string
  readonly what: string
  readonly where: string
  readonly hint: string
  readonly exit: Exit
}

/**
 * Something a person can mend, told as expected / got / do this. Anything else that is thrown is a bug.
 * `where` names file, line, key, host or stage; `mend` is an instruction.
 */
export class Fault extends Error implements FaultRecord {
  readonly code: string
  readonly what: string
  readonly where: string
  readonly hint: string
  readonly exit: Exit

  constructor(record: FaultRecord, cause?: unknown) {
    super(
      [record.what, record.where, `hint: ${record.hint}`].filter(Boolean).join(" · "),
      cause === undefined ? undefined : { cause },
    )
    this.name = "Fault"
    this.code = record.code
    this.what = record.what
    this.where = record.where
    this.hint = record.hint
    this.exit = record.exit
  }

  toRecord(): FaultRecord {
    const { code, what, where, hint, exit } = this
    return { code, what, where, hint, exit }
  }
}

/** The words of a Fault; its kind decides the exit code. */
export type FaultDetails = Omit<FaultRecord, "exit">

/** A room was used in a way that it does not allow: a mistake in Noctule. */
export function bugFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.bug }, cause)
}

/** Something is wrong with the command, the job file or the machine's set-up. */
export function usageFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.usage }, cause)
}

/** Something is wrong with the data. */
export function inputFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.input }, cause)
}

/** What is needed from elsewhere does not answer now, and may in some minutes. */
export function unreachableFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.unreachable }, cause)
}

/** Something is missing in a report that is there. */
export function partialFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.partial }, cause)
}

/**
 * What a child process answers. Plain records: a class instance would lose its fields on the way. `bug` is
 * anything thrown that is no Fault.
 */
export type Reply<Result = unknown> =
  | { readonly result: Result }
  | { readonly fault: FaultRecord }
  | { readonly bug: Pick<Error, "name" | "message" | "stack"> }

/** Does the work and gives its result, or what it threw, as a record. Never throws. */
export async function replyOf(work: () => Promise<unknown>): Promise<Reply> {
  try {
    return { result: await work() }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.toRecord() }
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    return { bug: { name, message, ...(stack !== undefined && { stack }) } }
  }
}

/** The result, or what the child threw. */
export function unwrap<Result>(reply: Reply<Result>): Result {
  if ("fault" in reply) throw new Fault(reply.fault)
  if ("bug" in reply) throw Object.assign(new Error(reply.bug.message), reply.bug)
  return reply.result
}

/** An error of the operating system, of one of `codes` where any are given. */
export function isErrno(
  error: unknown,
  ...codes: string[]
): error is NodeJS.ErrnoException & { code: string } {
  const isSystemError =
    error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error
  return isSystemError && (codes.length === 0 || codes.includes(error.code as string))
}

/** For `.catch`: null where there is no such file or folder; anything else is thrown on. */
export function nullIfMissing(error: unknown): null {
  if (isErrno(error, "ENOENT", "ENOTDIR")) return null
  throw error
}
