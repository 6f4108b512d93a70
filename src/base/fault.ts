/** Exit codes (README, "Commands"). */
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

/** A Fault as plain data, for other processes and result.json. */
export interface FaultRecord {
  readonly code: string
  readonly what: string
  readonly where: string
  readonly hint: string
  readonly exit: Exit
}

/**
 * An error that a user can fix: expected, got, what to do. Any other error is a bug. `where` names file,
 * line, key, host or stage; `hint` is an instruction.
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

/** The texts of a Fault; its kind sets the exit code. */
export type FaultDetails = Omit<FaultRecord, "exit">

/** A violated precondition: a bug in Noctule. */
export function bugFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.bug }, cause)
}

/** A problem of the command line, the job file or the machine's setup. */
export function usageFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.usage }, cause)
}

/** A problem of the data. */
export function inputFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.input }, cause)
}

/** A source that does not respond now; a retry in a few minutes may succeed. */
export function unreachableFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.unreachable }, cause)
}

/** Part of an existing report is missing. */
export function partialFault(details: FaultDetails, cause?: unknown): Fault {
  return new Fault({ ...details, exit: exits.partial }, cause)
}

/**
 * A child process's reply, as plain records, because class instances lose their fields in transit. `bug` is
 * any error but a Fault.
 */
export type Reply<Result = unknown> =
  | { readonly result: Result }
  | { readonly fault: FaultRecord }
  | { readonly bug: Pick<Error, "name" | "message" | "stack"> }

/** Runs `work` and wraps its result or error in a record. Never throws. */
export async function replyOf(work: () => Promise<unknown>): Promise<Reply> {
  try {
    return { result: await work() }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.toRecord() }
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    return { bug: { name, message, ...(stack !== undefined && { stack }) } }
  }
}

/** Returns the result, or throws the child's error. */
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

/** For `.catch`: null for a missing file or folder; rethrows any other error. */
export function nullIfMissing(error: unknown): null {
  if (isErrno(error, "ENOENT", "ENOTDIR")) return null
  throw error
}
