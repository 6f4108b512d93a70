import { exits, Fault, type FaultRecord } from "../fault.ts"

/** The words of a Fault; its kind decides the exit code. */
export type Told = Omit<FaultRecord, "exit">

/** A room was used in a way that it does not allow: a mistake in Noctule. */
export function bugFault(told: Told, cause?: unknown): Fault {
  return new Fault({ ...told, exit: exits.bug }, cause)
}

/** Something is wrong with the command, the job file or the machine's set-up. */
export function usageFault(told: Told, cause?: unknown): Fault {
  return new Fault({ ...told, exit: exits.usage }, cause)
}

/** Something is wrong with the data. */
export function inputFault(told: Told, cause?: unknown): Fault {
  return new Fault({ ...told, exit: exits.input }, cause)
}

/** What is needed from elsewhere does not answer now, and may in some minutes. */
export function unreachableFault(told: Told, cause?: unknown): Fault {
  return new Fault({ ...told, exit: exits.unreachable }, cause)
}

/** Something is missing in a report that is there. */
export function partialFault(told: Told, cause?: unknown): Fault {
  return new Fault({ ...told, exit: exits.partial }, cause)
}
