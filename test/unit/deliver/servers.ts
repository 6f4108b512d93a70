import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { SMTPServer, type SMTPServerOptions } from "smtp-server"

const folder = join(import.meta.dirname, "loopback")
/** For localhost and 127.0.0.1, signed by itself, good for a hundred years. */
export const certificate = join(folder, "certificate.pem")

export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

/** How the server answers, request after request; the last one for all further. "hang": not at all. */
export type Answer =
  | "hang"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

export interface HttpServer {
  readonly url: string
  readonly requests: Request[]
  readonly close: () => Promise<void>
}

/** A web server on loopback that keeps what it is sent. */
export async function httpServer(
  answers: readonly Answer[] = [{ status: 200, body: "ok" }],
): Promise<HttpServer> {
  const requests: Request[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", chunk => (body += chunk))
    request.on("end", () => {
      const answer = answers[Math.min(requests.length, answers.length - 1)]!
      requests.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body })
      if (answer !== "hang") response.writeHead(answer.status, answer.headers).end(answer.body ?? "")
    })
  })
  return { url: `http://127.0.0.1:${await listen(server)}`, requests, close: () => closed(server) }
}

export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | null
  readonly secure: boolean
  readonly raw: string
}

export interface SmtpRules {
  /** So many mails are put off with 451 before one is taken. */
  readonly putOff?: number
  readonly user?: string
  readonly password?: string
  /** Answers to RCPT TO by address, such as 550. */
  readonly recipients?: Readonly<Record<string, number | readonly number[]>>
  readonly options?: SMTPServerOptions
}

export interface SmtpServer {
  readonly port: number
  readonly mails: Received[]
  /** Mails that were put off. */
  readonly putOff: () => number
  readonly logins: string[]
  readonly close: () => Promise<void>
}

/** An SMTP server on loopback with STARTTLS; where it has a user it takes no mail without the login. */
export async function smtpServer(rules: SmtpRules = {}): Promise<SmtpServer> {
  const mails: Received[] = []
  const logins: string[] = []
  const asked = new Map<string, number>()
  let put = 0
  const server = new SMTPServer({
    key: readFileSync(join(folder, "key.pem")),
    cert: readFileSync(certificate),
    authOptional: rules.user === undefined,
    logger: false,
    onAuth({ username, password }, _, done) {
      logins.push(username ?? "")
      if (username === rules.user && password === rules.password) done(null, { user: username })
      else done(Object.assign(new Error(`no such login: ${password}`), { responseCode: 535 }))
    },
    onRcptTo({ address }, _, done) {
      const times = asked.get(address) ?? 0
      asked.set(address, times + 1)
      const answers = [rules.recipients?.[address] ?? 250].flat()
      const code = answers[Math.min(times, answers.length - 1)]!
      done(code < 400 ? null : Object.assign(new Error("not now or never"), { responseCode: code }))
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on("data", part => parts.push(part))
      stream.on("end", () => {
        if (put < (rules.putOff ?? 0)) {
          put++
          return void done(Object.assign(new Error("try again later"), { responseCode: 451 }))
        }
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? "" : mailFrom.address
        const user = typeof session.user === "string" ? session.user : null
        const raw = Buffer.concat(parts).toString("latin1")
        mails.push({
          from,
          to: rcptTo.map(({ address }) => address),
          user,
          secure: session.secure === true,
          raw,
        })
        done()
      })
    },
    ...rules.options,
  })
  const port = await new Promise<number>(resolve => {
    const listening = server.listen(0, "127.0.0.1", () => resolve((listening.address() as AddressInfo).port))
  })
  server.on("error", () => undefined)
  return {
    port,
    mails,
    putOff: () => put,
    logins,
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

async function listen(server: Server): Promise<number> {
  return await new Promise(
    resolve => void server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  )
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>(resolve => void server.close(() => resolve()))
}
