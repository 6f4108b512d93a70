import { readFile } from "node:fs/promises"
import { rootCertificates } from "node:tls"
import nodemailer from "nodemailer"
import type { Effects, MailRoute } from "../base/index.ts"
import { authorityUnreadable } from "../base/messages/deliver.ts"
import { cut, firstLine } from "../base/messages/text.ts"
import { again, later, never, sent, type Attempt } from "./attempt.ts"
import { readSecret, redactor, type Redact } from "./secrets.ts"

type Transport = Awaited<ReturnType<typeof transportOf>>

export interface Envelope {
  readonly eml: Uint8Array
  readonly to: readonly string[]
}

/** Hands a mail to the route's server once. Recipients that it puts off are `left` for the next try, while the others have got it. */
export async function sendMail(route: MailRoute, { eml, to }: Envelope, env: Effects["env"]): Promise<Attempt> {
  return await withTransport(route, env, async transport => {
    const { rejectedErrors = [] } = await transport.sendMail({ envelope: { from: route.from, to: [...to] }, raw: Buffer.from(eml) })
    const refusals = rejectedErrors.map(error => {
      return { address: error.recipient ?? "", why: firstLine(error), deferred: (error.responseCode ?? 500) < 500 }
    })
    const deferred = refusals.filter(refusal => refusal.deferred)
    if (deferred.length > 0) return { state: "again", why: told(deferred), after: null, left: deferred.map(({ address }) => address) }
    return refusals.length === 0 ? sent : { state: "sent", remark: told(refusals) }
  })
}

/** Connects, says EHLO, secures the line, logs in and leaves: all that precedes a mail. */
export async function greetServer(route: MailRoute, env: Effects["env"]): Promise<Attempt> {
  return await withTransport(route, env, async transport => {
    await transport.verify()
    return sent
  })
}

async function withTransport(route: MailRoute, env: Effects["env"], work: (transport: Transport) => Promise<Attempt>): Promise<Attempt> {
  const password = route.password === null ? null : await readSecret(route.password, env)
  const redact = redactor(password === null ? [] : [password, `\0${route.user}\0${password}`])
  const transport = await transportOf(route, password)
  try {
    const attempt = await work(transport)
    if (attempt.state !== "sent") return { ...attempt, why: redact(attempt.why) }
    return attempt.remark === null ? attempt : { ...attempt, remark: redact(attempt.remark) }
  } catch (error) {
    return troubleOf(error, redact)
  } finally {
    transport.close()
  }
}

/** A connection is opened for each mail, and closed after it. */
async function transportOf(route: MailRoute, password: string | null) {
  const { server, port, tls, ca, user, timeout } = route
  const authority = ca === null ? [] : [await readFile(ca, "utf8").catch((cause: unknown) => Promise.reject(authorityUnreadable(ca, cause)))]
  return nodemailer.createTransport({
    host: server, port,
    secure: tls === "always",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "never",
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    tls: { minVersion: "TLSv1.2", ...(authority.length === 0 ? {} : { ca: [...rootCertificates, ...authority] }) },
    connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout, dnsTimeout: timeout,
    disableFileAccess: true, disableUrlAccess: true,
  })
}

/** RFC 5321: 4yz may pass, 5yz will not. A login or a certificate is for people to mend, and trying a wrong password again may lock the account. */
function troubleOf(error: unknown, redact: Redact): Attempt {
  if (!(error instanceof Error)) throw error
  const code = "code" in error ? String(error.code) : ""
  const answer = "responseCode" in error ? Number(error.responseCode) : null
  const why = redact(cut(error.message, 200))
  if (answer !== null && answer >= 400 && answer < 500) return again(why)
  if (code === "EAUTH" || code === "ETLS" || code === "ENOAUTH" || /certificate|CERT/.test(`${error.message} ${code}`)) return later(why)
  return answer !== null && answer >= 500 ? never(why) : again(why)
}

function told(refusals: readonly { readonly address: string; readonly why: string }[]): string {
  return refusals.map(({ address, why }) => `${address}: ${why}`).join("; ")
}
