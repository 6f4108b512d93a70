import type { SecretFrom } from "../delivery.ts"
import { exits, Fault } from "../fault.ts"
import { partialFault, usageFault } from "./kinds.ts"
import { firstLine } from "./text.ts"

/** A secret is not where the job says. */
export function noSecret(from: SecretFrom, cause?: unknown): Fault {
  const what = "env" in from ? `the environment variable ${from.env} is not set` : "the secret cannot be read, or is empty"
  const where = "env" in from ? `deliver: { env: ${from.env} }` : from.file
  const mend = "env" in from ? `set ${from.env} to the secret, then repeat: noctule deliver JOB` : "put the secret into that file, readable by this user"
  return usageFault({ code: "deliver.secret", what, where, mend }, cause)
}

/** What is read from an environment variable or file is to be a URL and is none; it is a secret, so it is not shown. */
export function secretIsNoUrl(route: string): Fault {
  const mend = "give the whole URL, beginning with https://"
  return usageFault({ code: "deliver.url", what: "what is read from urlFrom is not a URL", where: `route ${route}`, mend })
}

export function authorityUnreadable(file: string, cause: unknown): Fault {
  const mend = "give a PEM file that this user may read"
  return usageFault({ code: "deliver.ca", what: `the certificate authority cannot be read: ${firstLine(cause)}`, where: file, mend }, cause)
}

/** It waits in the outbox; the report is there. */
export function notDelivered(route: string, title: string, why: string): Fault {
  return new Fault({
    code: "deliver.pending", what: `not delivered: ${title}: ${why}`, where: `route ${route}`,
    mend: "the message waits; once the other side is well: noctule deliver JOB", exit: exits.undelivered,
  })
}

/** It will not be tried again by itself. */
export function refusedForGood(route: string, title: string, why: string): Fault {
  return partialFault({
    code: "deliver.refused", what: `refused for good: ${title}: ${why}`, where: `route ${route}`,
    mend: "mend the route in the job file, then: noctule deliver JOB --again",
  })
}

/** Sent, but not to all. */
export function partlyDelivered(route: string, title: string, remark: string): Fault {
  const what = `delivered in part: ${title}: ${remark}`
  return partialFault({ code: "deliver.partly", what, where: `route ${route}`, mend: "mend recipients in the job file" })
}

/** The report is there, a message of it could not be made. */
export function notComposed(route: string, cause: unknown): Fault {
  return partialFault({
    code: "deliver.not-composed", what: `a message could not be made: ${firstLine(cause)}`, where: `route ${route}`,
    mend: "please report this with the run's result.json",
  }, cause)
}

export function outboxInUse(folder: string, pid: number): Fault {
  return new Fault({
    code: "deliver.in-use", what: `another process (${pid}) delivers the messages of this job`, where: folder,
    mend: "let it end; what it leaves is sent by: noctule deliver JOB", exit: exits.undelivered,
  })
}

export function metricsNotWritten(place: string, cause: unknown): Fault {
  const what = `the metrics could not be written: ${firstLine(cause)}`
  const mend = "let this user write there, or mend metrics.file in the job file"
  return partialFault({ code: "metrics.not-written", what, where: place, mend }, cause)
}

export function metricsNotPushed(gateway: string, why: string): Fault {
  const mend = "see that the Pushgateway runs, or mend metrics.pushgateway in the job file; then: noctule deliver JOB"
  return partialFault({ code: "metrics.not-pushed", what: `the metrics could not be pushed: ${why}`, where: gateway, mend })
}
