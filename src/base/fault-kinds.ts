import { exits, Fault, type FaultRecord } from "./fault.ts"

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
