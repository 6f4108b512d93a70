import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { createServer as createTlsServer } from "node:https"
import { firstLine, type Job, type Log } from "../../base/index.ts"
import type { WatchHandle } from "../state.ts"
import { type Access, refusal } from "./access.ts"
import { type Address, isLoopback, urlOf } from "./address.ts"
import { readBody } from "./body.ts"
import { openEventStreams, type EventStreams } from "./page/events.ts"
import { badCertificate, busy, cannotListen, notFound, openToAll, serverBug, wrongMethod } from "./faults.ts"
import { loadAssets } from "./page/assets.ts"
import { type Problem, problemReply, type Reply, securityHeaders } from "./reply.ts"
import { eventsPath, type Route, routesOf } from "./routes.ts"

export interface ServerOptions {
  readonly watch: WatchHandle
  readonly job: Pick<Job, "predict" | "metrics">
  readonly listen: Address
  readonly access: Access
  /** PEM; null: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string; readonly file: string } | null
  readonly log: Log
}

export interface LiveServer {
  /** With the port that it listens on. */
  readonly url: string
  /** Ends streams and waits for answers in progress. */
  readonly close: () => Promise<void>
}

const limits = {
  connections: 256,
  headerBytes: 16 * 1024,
  /** ms */
  headers: 10_000,
  request: 30_000,
  idle: 5_000,
  /** For answers in progress when the server ends. */
  ending: 5_000,
}

/** Faults: `live.no-token` for an address beyond loopback without a token, `live.cannot-listen`, `live.tls`. */
export async function startServer(options: ServerOptions): Promise<LiveServer> {
  const { watch, listen, access, tls } = options
  if (access === null && !isLoopback(listen.host)) throw openToAll(listen.host)
  const routes = routesOf({ ...options, assets: await loadAssets() })
  const events = openEventStreams(watch)
  const server = createLimited(tls, (request, response) => {
    void respond({ request, response, routes, events, ...options })
  })
  try {
    await listening(server, listen)
  } catch (error) {
    events.close()
    throw cannotListen(`${listen.host}:${listen.port}`, error)
  }
  const bound = server.address()
  const port = typeof bound === "object" && bound !== null ? bound.port : listen.port
  return {
    url: urlOf({ host: listen.host, port }, tls === null ? "http" : "https"),
    close: () => {
      events.close()
      return new Promise(resolve => {
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), limits.ending).unref()
      })
    },
  }
}

function createLimited(
  tls: ServerOptions["tls"],
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const options = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.idle,
  }
  const server = tls === null ? createServer(options, handle) : createTls(tls, options, handle)
  server.maxConnections = limits.connections
  return server
}

function createTls(
  { cert, key, file }: NonNullable<ServerOptions["tls"]>,
  options: object,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  try {
    return createTlsServer({ ...options, cert, key, minVersion: "TLSv1.2" }, handle)
  } catch (error) {
    throw badCertificate(file, error)
  }
}

function listening(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      resolve()
    })
  })
}

interface Exchange extends Pick<ServerOptions, "access" | "log"> {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly routes: readonly Route[]
  readonly events: EventStreams
}

async function respond(exchange: Exchange): Promise<void> {
  const { request, response, events, log } = exchange
  const [path = "", query = ""] = (request.url ?? "/").split("?", 2)
  try {
    const found = routeFor(exchange, path)
    if (found === "events") {
      if (!events.open(response, securityHeaders)) send(exchange, problemReply(busy("too many streams")))
    } else send(exchange, "status" in found ? problemReply(found) : await answerOf(found, query, request))
  } catch (error) {
    if (request.destroyed && !request.complete) return
    log.error("http.bug", { path, error: firstLine(error) })
    if (response.headersSent) response.destroy()
    else send(exchange, problemReply(serverBug))
  }
}

/** HEAD is answered as GET without a body. */
function routeFor({ request, access, routes }: Exchange, path: string): Route | "events" | Problem {
  const method = request.method === "HEAD" ? "GET" : request.method
  const here = routes.filter(route => route.path === path)
  const refused = refusal(
    request,
    access,
    here.some(({ open }) => open === true),
  )
  if (refused) return refused
  // A stream has no head without its endless body.
  if (path === eventsPath) return request.method === "GET" ? "events" : wrongMethod(["GET"])
  if (here.length === 0) return notFound([...routes.map(route => route.path), eventsPath])
  return here.find(route => route.method === method) ?? wrongMethod(here.map(route => route.method))
}

async function answerOf(route: Route, query: string, request: IncomingMessage): Promise<Reply> {
  const body = route.limit === undefined ? { text: "" } : await readBody(request, route.limit)
  if ("status" in body) return { ...problemReply(body), headers: { connection: "close" } }
  return await route.answer({
    query: new URLSearchParams(query),
    body: body.text,
    accept: request.headers.accept ?? "",
  })
}

function send({ request, response }: Exchange, { status, type, body, headers = {} }: Reply): void {
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length
  response.writeHead(status, {
    ...securityHeaders,
    ...headers,
    "content-type": type,
    "content-length": length,
  })
  response.end(request.method === "HEAD" ? undefined : body)
}
