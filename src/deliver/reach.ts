import { connect as connectTcp } from "node:net"
import { connect as connectTls } from "node:tls"
import { Fault, type Effects, type Route } from "../base/index.ts"
import { again, later, sent, type Attempt } from "./attempt.ts"
import { urlOf } from "./courier.ts"
import { troubleOf } from "./http.ts"
import { readSecret, redactor } from "./secrets.ts"
import { greetServer } from "./smtp.ts"

/** Whether a route can be reached, without a message: of a mail server greeting, TLS and login; of the web name, connection and TLS. */
export async function reach(route: Route, effects: Effects): Promise<Attempt> {
  try {
    if (route.to === "mail") return await greetServer(route, effects.env)
    if (route.to === "pagerduty") await readSecret(route.key, effects.env)
    if (route.to === "webhook" && route.secret !== null) await readSecret(route.secret, effects.env)
    return await touch(new URL(await urlOf(route, effects.env)), route.timeout)
  } catch (error) {
    if (error instanceof Fault) return later(`${error.what} (${error.mend})`)
    throw error
  }
}

async function touch(url: URL, timeout: number): Promise<Attempt> {
  const secure = url.protocol === "https:"
  const host = url.hostname.replace(/^\[|\]$/g, "")
  const port = Number(url.port) || (secure ? 443 : 80)
  return await new Promise(resolve => {
    const socket = secure ? connectTls({ host, port, servername: host }) : connectTcp({ host, port })
    const end = (attempt: Attempt): void => {
      socket.destroy()
      resolve(attempt)
    }
    socket.setTimeout(timeout, () => end(again(`no answer within ${timeout / 1000} s`)))
    socket.once(secure ? "secureConnect" : "connect", () => end(sent))
    socket.once("error", error => end(troubleOf(error, redactor([url.href]))))
  })
}
