import { exits, Fault } from "../fault.ts"

/** One host could not be examined; the others go on. Told with the host in front, whatever room it failed in. */
export function hostFailed(host: string, cause: Fault): Fault {
  return new Fault({ ...cause.toRecord(), where: cause.where ? `host ${host} · ${cause.where}` : `host ${host}`, exit: exits.partial }, cause)
}

/** No host is left to report on. */
export function noHostLeft(failures: number, first: Fault): Fault {
  return new Fault({ code: "pipeline.no-host", what: `none of ${failures} hosts could be examined; the first: ${first.what}`, where: first.where, mend: first.mend, exit: exits.input }, first)
}

export function noHostMatches(glob: string, hosts: readonly string[]): Fault {
  const some = hosts.slice(0, 5).join(", ")
  return new Fault({ code: "pipeline.no-host-matches", what: `no host matches ${glob}`, where: "--hosts", mend: `the source has ${hosts.length}: ${some}${hosts.length > 5 ? " …" : ""}`, exit: exits.usage })
}
