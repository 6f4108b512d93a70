import fc from "fast-check"
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { openApi } from "../../src/live/http/openapi.ts"
import { type LiveServer, startServer } from "../../src/live/http/server.ts"
import { quietLog } from "../quiet-log.ts"
import { fakeWatch, liveIncident, watchState } from "../unit/live/fixture.ts"
import { anything, damaged, hostileJson, mutated } from "./damage.ts"
import { fuzz, refused, timeout } from "./runs.ts"

const { paths } = z
  .object({
    paths: z.record(
      z.string(),
      z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) })),
    ),
  })
  .parse(openApi())
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { responses }]) => ({
    method: method.toUpperCase(),
    path,
    statuses: Object.keys(responses).map(Number),
  })),
)
const problem = z.object({ error: z.object({ code: z.string(), what: z.string(), hint: z.string() }) })

const bodies = fc.oneof(
  mutated({ data: [100, 300, null] }).map(value => JSON.stringify(value)),
  mutated({ data: { "response-time": [1, 2], "error-rate": [3, 4] } }).map(value => JSON.stringify(value)),
  mutated({ data: [{ timestamp: "2026-11-21T11:00:00Z", "response-time": 1 }] }).map(value =>
    JSON.stringify(value),
  ),
  mutated({ time: "2026-11-21T11:00:00Z", host: "a", metric: "b", value: 1 }).map(value =>
    JSON.stringify(value),
  ),
  hostileJson.map(text => `{"data":${text}}`),
  anything.map(value => JSON.stringify(value) ?? ""),
  damaged(Buffer.from('{"data":[1,2]}\n{"time":1,"host":"a","metric":"b","value":1e999}')),
)
const text = fc.oneof(
  fc.constantFrom("api-1", "db-1", "response-time", "", "..", "%00", "constructor"),
  fc.string(),
)
const requests = fc.record({
  operation: fc.constantFrom(...operations),
  method: fc.option(fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"), { freq: 4 }),
  query: fc.dictionary(fc.constantFrom("host", "feature", "x"), text),
  body: bodies,
})
const targets = fc.oneof(
  fc.webPath(),
  fc.string().map(one => `/${encodeURIComponent(one)}`),
  fc.constantFrom("/../../etc/passwd", "//", "/%2e%2e/x", "/api/hosts/"),
)

let server: LiveServer
beforeAll(async () => {
  server = await startServer({
    watch: fakeWatch(watchState({ open: [liveIncident("INC-1", "api-1")] })),
    job: { predict: { host: null, feature: null }, metrics: { file: null, pushgateway: null, top: 100 } },
    listen: { host: "127.0.0.1", port: 0 },
    access: null,
    tls: null,
    log: quietLog,
  })
})
afterAll(() => server.close())

/** One request; the stream of events is ended after its head. */
async function asked(path: string, options: RequestInit): Promise<Response> {
  const stop = new AbortController()
  const answer = await fetch(`${server.url}${path}`, { ...options, signal: stop.signal })
  if (answer.headers.get("content-type")?.startsWith("text/event-stream") !== true) return answer
  stop.abort()
  return new Response(null, { status: answer.status })
}

describe("any request to the server of a watch is answered as its OpenAPI document says", () => {
  it(
    "by path, method, query and body",
    async () => {
      const parse = async ({ operation, method, query, body }: Asked): Promise<unknown> => {
        const used = method ?? operation.method
        const answer = await asked(`${operation.path}?${new URLSearchParams(query).toString()}`, {
          method: used,
          ...(used !== "GET" && used !== "HEAD" && { body }),
        })
        const text = await answer.text()
        expect(operation.statuses, `${used} ${operation.path}`).toContain(answer.status)
        if (answer.status < 400) return answer.status
        if (used !== "HEAD") problem.parse(JSON.parse(text))
        return refused
      }
      await fuzz({ parser: "requests of the server of a watch", inputs: requests, runs: 150, parse })
    },
    timeout,
  )

  it(
    "by bytes on its port: nothing ends it, and no path leads to a file",
    async () => {
      const lines = fc.oneof(
        targets.map(path => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
        damaged(
          Buffer.from(
            'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{"data":[1]}',
          ),
        ),
      )
      const parse = async (bytes: string | Buffer): Promise<unknown> => {
        const answer = await exchanged(bytes)
        expect(answer).not.toContain("root:")
        expect(answer).not.toMatch(/^HTTP\/1\.1 50[0-24-9]/)
        return refused
      }
      await fuzz({ parser: "bytes sent to the server of a watch", inputs: lines, runs: 100, parse })
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    },
    timeout,
  )
})

interface Asked {
  readonly operation: (typeof operations)[number]
  readonly method: string | null
  readonly query: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** What comes back for bytes; the connection is given up after a moment where the request is not whole. */
function exchanged(bytes: string | Buffer): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write(bytes))
    let answer = ""
    socket.setTimeout(50, () => socket.destroy())
    socket.on("data", chunk => (answer += chunk.toString("latin1")))
    socket.on("error", () => undefined)
    socket.on("close", () => resolve(answer))
  })
}
