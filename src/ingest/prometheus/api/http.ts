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
import type { PrometheusRule } from "../../../base/index.ts"
import { noCertificate } from "../../faults-prometheus.ts"

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

/** At most `limits.concurrency` connections. Redirects are not followed: queries go only where the job says. */
export async function openConnections({ tls, limits }: PrometheusRule): Promise<Connections> {
  const options = { keepAlive: true, maxSockets: limits.concurrency }
  const plain = new HttpAgent(options)
  const secure = new HttpsAgent({ ...options, ...(await certificatesOf(tls)) })
  const send = (request: HttpRequest): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const isSecure = request.url.protocol === "https:"
      const { method, url, headers, body, timeout, signal } = request
      const send = isSecure ? requestHttps : requestHttp
      const sent = send(
        url,
        { method, agent: isSecure ? secure : plain, headers: headersOf(headers, body), timeout, signal },
        response => resolve(answerOf(response)),
      )
      sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)))
      sent.on("error", reject)
      sent.end(body)
    })
  return {
    send,
    close: () => {
      plain.destroy()
      secure.destroy()
    },
  }
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

/** An error of the connection becomes one of the unpacked stream, which is what is read. */
function answerOf(response: IncomingMessage): HttpAnswer {
  const { statusCode: status = 0, headers } = response
  if (headers["content-encoding"] !== "gzip") return { status, headers, body: response }
  const unpacked = createGunzip()
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
