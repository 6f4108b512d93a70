import { connect as connectTcp } from "node:net"
import { connect as connectTls } from "node:tls"
import { type Effects, Fault, type Route } from "../base/index.ts"
import { deferred, retryable, type SendOutcome, sent } from "./outcome.ts"
import { endpointOf } from "./send.ts"
import { networkFailure } from "./transports/http.ts"
import { readSecret, redactor } from "./secrets.ts"
import { probeServer } from "./transports/smtp.ts"

/**
 * Tests a route without sending: greeting, TLS and login of a mail server; DNS, connection and TLS of a URL.
 */
export async function probe(route: Route, effects: Effects): Promise<SendOutcome> {
  try {
    if (route.to === "mail") return await probeServer(route, effects.env)
    if (route.to === "pagerduty") await readSecret(route.key, effects.env)
    if (route.to === "grafana") await readSecret(route.token, effects.env)
    if (route.to === "webhook" && route.secret !== null) await readSecret(route.secret, effects.env)
    return await openSocket(new URL(await endpointOf(route, effects.env)), route.timeout)
  } catch (error) {
    if (error instanceof Fault) return deferred(`${error.what} (${error.hint})`)
    throw error
  }
}

async function openSocket(url: URL, timeout: number): Promise<SendOutcome> {
  const secure = url.protocol === "https:"
  const host = url.hostname.replace(/^\[|\]$/g, "")
  const port = Number(url.port) || (secure ? 443 : 80)
  return await new Promise(resolve => {
    const socket = secure ? connectTls({ host, port, servername: host }) : connectTcp({ host, port })
    const end = (outcome: SendOutcome): void => {
      socket.destroy()
      resolve(outcome)
    }
    socket.setTimeout(timeout, () => end(retryable(`no answer within ${timeout / 1000} s`)))
    socket.once(secure ? "secureConnect" : "connect", () => end(sent))
    socket.once("error", error => end(networkFailure(error, redactor([url.href]))))
  })
}
