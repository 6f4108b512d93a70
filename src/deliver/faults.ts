import { exits, Fault, firstLine, partialFault, type SecretFrom, usageFault } from "../base/index.ts"

/** A secret is missing where the job says it is. */
export function noSecret(from: SecretFrom, cause?: unknown): Fault {
  const what =
    "env" in from ? `the environment variable ${from.env} is not set` : "the secret is unreadable or empty"
  const where = "env" in from ? `deliver: { env: ${from.env} }` : from.file
  const hint =
    "env" in from
      ? `set ${from.env} to the secret, then repeat: noctule deliver JOB`
      : "put the secret into that file, readable by this user"
  return usageFault({ code: "deliver.secret", what, where, hint }, cause)
}

/** A secret URL is not valid; its text is never shown. */
export function secretNotUrl(route: string): Fault {
  const hint = "give the complete URL, starting with https://"
  return usageFault({
    code: "deliver.url",
    what: "the value of urlFrom is not a URL",
    where: `route ${route}`,
    hint,
  })
}

export function caUnreadable(file: string, cause: unknown): Fault {
  const hint = "give a PEM file that this user can read"
  return usageFault(
    {
      code: "deliver.ca",
      what: `cannot read the certificate authority: ${firstLine(cause)}`,
      where: file,
      hint,
    },
    cause,
  )
}

/** The message waits in the outbox; the report exists. */
export function notDelivered(route: string, title: string, why: string): Fault {
  return new Fault({
    code: "deliver.pending",
    what: `not delivered: ${title}: ${why}`,
    where: `route ${route}`,
    hint: "the message is pending; once the receiver works, run: noctule deliver JOB",
    exit: exits.undelivered,
  })
}

/** The message is lost; the report exists. */
export function damagedEntry(cause: Fault): Fault {
  return partialFault(cause.toRecord(), cause)
}

/** Not retried automatically. */
export function permanentlyRejected(route: string, title: string, why: string): Fault {
  return partialFault({
    code: "deliver.refused",
    what: `rejected: ${title}: ${why}`,
    where: `route ${route}`,
    hint: "fix the route in the job file, then: noctule deliver JOB --retry-refused",
  })
}

/** Sent to some recipients only. */
export function partiallyDelivered(route: string, title: string, remark: string): Fault {
  const what = `partially delivered: ${title}: ${remark}`
  return partialFault({
    code: "deliver.partly",
    what,
    where: `route ${route}`,
    hint: "fix recipients in the job file",
  })
}

export function outboxInUse(folder: string, pid: number): Fault {
  return new Fault({
    code: "deliver.in-use",
    what: `another process (${pid}) is delivering this job's messages`,
    where: folder,
    hint: "wait for it to finish; then send the rest with: noctule deliver JOB",
    exit: exits.undelivered,
  })
}
