import { readFile } from "node:fs/promises"
import {
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from "node:http"
import { Agent as HttpsAgent, request as requestHttps } from "node:https"
import type { Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import type { Effects, PrometheusRule } from "../../../base/index.ts"
import { noCertificate } from "../../faults-prometheus.ts"
import { proxyFor, proxyLogin, tunnelAgent } from "./proxy.ts"

export interface HttpRequest {
  readonly method: "GET" | "POST"
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** A form; empty for GET. */
  readonly body: string
  /** How long the server may keep silent, ms. */
  readonly timeout: number
  readonly signal: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Unpacked. Ends with an error where the answer is cut off. */
  readonly body: Readable
}

/** Connections that are kept for the next request. */
export interface Connections {
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>
  readonly close: () => void
}

/**
 * At most `limits.concurrency` connections, by way of the proxies that the environment names. Redirects are not
 * followed: queries go only where the job says.
 */
export async function openConnections(
  { tls, limits: { concurrency, timeout } }: PrometheusRule,
  env: Effects["env"],
): Promise<Connections> {
  const options = { keepAlive: true, maxSockets: concurrency }
  const secureOptions = { ...options, ...(await certificatesOf(tls)) }
  const agents = { plain: new HttpAgent(options), secure: new HttpsAgent(secureOptions) }
  const tunnels = new Map<string, HttpsAgent>()
  const closing = new AbortController()
  const tunnelOf = (proxy: URL): HttpsAgent => {
    const known = tunnels.get(proxy.href)
    const agent = known ?? tunnelAgent({ proxy, timeout, signal: closing.signal }, secureOptions)
    tunnels.set(proxy.href, agent)
    return agent
  }
  const routeOf = (url: URL): Route => {
    const proxy = proxyFor(url, env)
    if (url.protocol === "https:") return { agent: proxy === null ? agents.secure : tunnelOf(proxy) }
    return proxy === null ? { agent: agents.plain } : { agent: agents.plain, proxy }
  }
  return {
    send: request => sendBy(routeOf(request.url), request),
    close: () => {
      closing.abort()
      for (const agent of [agents.plain, agents.secure, ...tunnels.values()]) agent.destroy()
    },
  }
}

interface Route {
  readonly agent: HttpAgent
  /** Is asked in the server's place; a tunnel is the agent's affair. */
  readonly proxy?: URL
}

function sendBy({ agent, proxy }: Route, request: HttpRequest): Promise<HttpAnswer> {
  const { method, url, headers, body, timeout, signal } = request
  const byProxy = proxy && { path: url.href, headers: { host: url.host, ...proxyLogin(proxy) } }
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp
    const own = { ...headersOf(headers, body), ...byProxy?.headers }
    const options = { method, agent, headers: own, timeout, signal, ...(byProxy && { path: byProxy.path }) }
    const sent = send(proxy ?? url, options, response => resolve(answerOf(response)))
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)))
    sent.on("error", reject)
    sent.end(body)
  })
}

function headersOf(own: HttpRequest["headers"], body: string): Record<string, string> {
  const form = body === "" ? {} : { "content-type": "application/x-www-form-urlencoded" }
  const length = { "content-length": String(Buffer.byteLength(body)) }
  return {
    "user-agent": "noctule",
    accept: "application/json",
    "accept-encoding": "gzip",
    ...form,
    ...length,
    ...own,
  }
}

/** Each piece is a job of its own for another thread: of the default size, 16 KiB, they would cost more than unpacking. */
const unpackedBytes = 256 * 1024

/** An error of the connection becomes one of the unpacked stream, which is what is read. */
function answerOf(response: IncomingMessage): HttpAnswer {
  const { statusCode: status = 0, headers } = response
  if (headers["content-encoding"] !== "gzip") return { status, headers, body: response }
  const unpacked = createGunzip({ chunkSize: unpackedBytes })
  response.on("error", error => unpacked.destroy(error))
  unpacked.on("close", () => response.destroy())
  return { status, headers, body: response.pipe(unpacked) }
}

async function certificatesOf({ ca, cert, key }: PrometheusRule["tls"]): Promise<Record<string, Buffer>> {
  const files = Object.entries({ ca, cert, key }).flatMap(([name, path]) =>
    path === null ? [] : [[name, path] as const],
  )
  const read = files.map(async ([name, path]): Promise<[string, Buffer]> => {
    const pem = await readFile(path).catch((cause: unknown) => {
      throw noCertificate(`tls.${name}`, path, cause)
    })
    return [name, pem]
  })
  return Object.fromEntries(await Promise.all(read))
}
