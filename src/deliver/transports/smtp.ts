import { readFile } from "node:fs/promises"
import { rootCertificates } from "node:tls"
import nodemailer from "nodemailer"
import { type Effects, firstLine, type MailRoute, truncate } from "../../base/index.ts"
import { caUnreadable } from "../faults.ts"
import { deferred, rejected, retryable, type SendOutcome, sent } from "../outcome.ts"
import { readSecret, type Redact, redactor } from "../secrets.ts"

type Transport = Awaited<ReturnType<typeof transportOf>>

export interface Envelope {
  readonly eml: Uint8Array
  readonly to: readonly string[]
}

/** ms for the whole conversation beyond `timeout`, so that a slow step reports its own timeout. */
const grace = 1000

/**
 * Sends a mail once, within `route.timeout` for the whole conversation. Deferred recipients are `remaining`
 * for the next attempt. Throws when the run is stopped.
 */
export async function sendMail(
  route: MailRoute,
  { eml, to }: Envelope,
  { env, signal: stop }: Pick<Effects, "env" | "signal">,
): Promise<SendOutcome> {
  const deadline = AbortSignal.timeout(route.timeout + grace)
  const signal = AbortSignal.any([stop, deadline])
  const outcome = await withTransport(route, env, async (transport, redact) => {
    const { rejectedErrors = [] } = await transport.sendMail({
      signal,
      envelope: { from: route.from, to: [...to] },
      raw: Buffer.from(eml),
    })
    const refusals = rejectedErrors.map(error => {
      return {
        address: error.recipient ?? "",
        why: firstLine(redact(error.message)),
        transient: (error.responseCode ?? 500) < 500,
      }
    })
    const transient = refusals.filter(refusal => refusal.transient)
    if (transient.length > 0)
      return {
        state: "retryable",
        why: describeRefusals(transient),
        retryAfter: null,
        remaining: transient.map(({ address }) => address),
      }
    return refusals.length === 0 ? sent : { state: "sent", remark: describeRefusals(refusals) }
  })
  if (outcome.state === "sent") return outcome
  stop.throwIfAborted()
  return deadline.aborted ? retryable(`not done within ${route.timeout / 1000} s`) : outcome
}

/** Connects, says EHLO, starts TLS, logs in and quits. */
export async function probeServer(route: MailRoute, env: Effects["env"]): Promise<SendOutcome> {
  return await withTransport(route, env, async transport => {
    await transport.verify()
    return sent
  })
}

async function withTransport(
  route: MailRoute,
  env: Effects["env"],
  work: (transport: Transport, redact: Redact) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const password = route.password === null ? null : await readSecret(route.password, env)
  const redact = redactor(password === null ? [] : [password, `\0${route.user}\0${password}`])
  const transport = await transportOf(route, password)
  try {
    return await work(transport, redact)
  } catch (error) {
    return smtpFailure(error, redact)
  } finally {
    transport.close()
  }
}

/** One connection per mail. */
async function transportOf(route: MailRoute, password: string | null) {
  const { server, port, tls, ca, user, timeout } = route
  const authority =
    ca === null
      ? []
      : [await readFile(ca, "utf8").catch((cause: unknown) => Promise.reject(caUnreadable(ca, cause)))]
  return nodemailer.createTransport({
    host: server,
    port,
    secure: tls === "always",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "never",
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    tls: {
      minVersion: "TLSv1.2",
      ...(authority.length === 0 ? {} : { ca: [...rootCertificates, ...authority] }),
    },
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/**
 * RFC 5321: 4yz is transient, 5yz permanent. Login and certificate errors need a person; retrying a wrong
 * password may lock the account.
 */
function smtpFailure(error: unknown, redact: Redact): SendOutcome {
  if (!(error instanceof Error)) throw error
  const code = "code" in error ? String(error.code) : ""
  const answer = "responseCode" in error ? Number(error.responseCode) : null
  const why = truncate(redact(error.message), 200)
  if (answer !== null && answer >= 400 && answer < 500) return retryable(why)
  if (
    code === "EAUTH" ||
    code === "ETLS" ||
    code === "ENOAUTH" ||
    /certificate|CERT/.test(`${error.message} ${code}`)
  )
    return deferred(why)
  return answer !== null && answer >= 500 ? rejected(why) : retryable(why)
}

function describeRefusals(refusals: readonly { readonly address: string; readonly why: string }[]): string {
  return refusals.map(({ address, why }) => `${address}: ${why}`).join("; ")
}
