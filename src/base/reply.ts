import { Fault, type FaultRecord } from "./fault.ts"

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
