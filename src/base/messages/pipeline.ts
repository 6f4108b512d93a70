import { exits, type Fault } from "../fault.ts"
import { inputFault, partialFault, unreachableFault, usageFault, type Told } from "./kinds.ts"
import { firstLine, readFailure } from "./text.ts"

/** One host could not be examined; the others go on. Told with the host in front, whatever room it failed in. */
export function hostFailed(host: string, cause: Fault): Fault {
  return partialFault({ ...cause.toRecord(), where: cause.where && cause.where !== host ? `host ${host} · ${cause.where}` : `host ${host}` }, cause)
}

/** The process in which a host was examined is gone; by the system's hand, or by a fault of native code. */
export function workerLost(cause: unknown): Fault {
  return partialFault({
    code: "pipeline.worker-lost",
    what: `its worker process ended before its work was done: ${firstLine(cause)}`,
    where: "",
    mend: "run the job again; where memory was short, give more of it or set workers: 1",
  }, cause)
}

/** The report goes without events, a calendar or labels. */
export function withoutExtra(cause: Fault): Fault {
  return partialFault(cause.toRecord(), cause)
}

export function labelsMissing(file: string): Fault {
  return partialFault({
    code: "pipeline.labels",
    what: "the labels file that the job names is not there",
    where: file,
    mend: "write it (noctule label does), or take labels: out of the job file",
  })
}

export function labelsUnreadable(file: string, cause: unknown): Fault {
  const what = `the labels cannot be read: ${readFailure(cause)}`
  return partialFault({ code: "pipeline.labels", what, where: file, mend: "give read permission" }, cause)
}

/** A remark of the report: a label that names nothing. */
export function unknownIncident(name: string, meant: string | null): string {
  return `A label names ${name}, which no night that is remembered has${meant === null ? "" : `; did it mean ${meant}?`}`
}

/** No host is left to report on; where the source did not answer, the same again may end otherwise. */
export function noHostLeft(failures: number, first: Fault): Fault {
  const what = `none of ${failures} hosts could be examined; the first: ${first.what}`
  const fault = first.exit === exits.unreachable ? unreachableFault : inputFault
  return fault({ code: "pipeline.no-host", what, where: first.where, mend: first.mend }, first)
}

export function noHostMatches(glob: string, hosts: readonly string[]): Fault {
  const mend = `give a glob of some of the ${hosts.length}: ${hosts.slice(0, 5).join(", ")}${hosts.length > 5 ? " …" : ""}`
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

/** A remark on a host: what its model did not learn from. */
export function rowsLeftOut(rows: number): string {
  return `${rows} rows of its history were not trained on: they lie in labelled incidents or in maintenance.`
}

export function tooMuchLeftOut(rows: number, left: number): string {
  return `${rows} rows of its history lie in labelled incidents or in maintenance and were trained on all the same: without them only ${left} are left.`
}

/** A mark in a timeline. */
export function calendarEvent(title: string, length: number, kind: "maintenance" | "planned"): string {
  const minutes = Math.round(length / 60_000)
  const lasts = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
  return `${title} (${kind}, ${lasts})`
}
