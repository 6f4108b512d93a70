import type { Fault } from "../fault.ts"
import { inputFault, partialFault, usageFault, type Told } from "./kinds.ts"
import { firstLine } from "./text.ts"

/** One host could not be examined; the others go on. Told with the host in front, whatever room it failed in. */
export function hostFailed(host: string, cause: Fault): Fault {
  return partialFault({ ...cause.toRecord(), where: cause.where && cause.where !== host ? `host ${host} · ${cause.where}` : `host ${host}` }, cause)
}

/** The report goes without events. */
export function noEvents(cause: Fault): Fault {
  return partialFault(cause.toRecord(), cause)
}

/** No host is left to report on. */
export function noHostLeft(failures: number, first: Fault): Fault {
  const what = `none of ${failures} hosts could be examined; the first: ${first.what}`
  return inputFault({ code: "pipeline.no-host", what, where: first.where, mend: first.mend }, first)
}

export function noHostMatches(glob: string, hosts: readonly string[]): Fault {
  const mend = `the source has ${hosts.length}: ${hosts.slice(0, 5).join(", ")}${hosts.length > 5 ? " …" : ""}`
  return usageFault({ code: "pipeline.no-host-matches", what: `no host matches ${glob}`, where: "--hosts", mend })
}

/** A remark of the report: memory goes without that night. */
export function notRemembered(run: string, why: string): string {
  return `Run ${run} is left out of what is remembered: ${why}.`
}

/** Anything that is thrown and is no Fault: told without its stack, which --debug shows. */
export function bugSeen(error: unknown): Told {
  const kind = error instanceof Error ? `${error.name}: ` : ""
  const mend = "run it again with --debug, and report what it shows"
  return { code: "bug", what: `a mistake in Noctule: ${kind}${firstLine(error)}`, where: "", mend }
}
