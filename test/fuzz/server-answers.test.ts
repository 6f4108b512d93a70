import { type AddressInfo, createServer } from "node:net"
import { Readable } from "node:stream"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { outcomeOf, post, retryAfterOf } from "../../src/deliver/transports/http.ts"
import { readElements } from "../../src/ingest/prometheus/api/elements.ts"
import { parseSeries } from "../../src/ingest/prometheus/api/series.ts"
import { verdictOf } from "../../src/ingest/prometheus/api/verdict.ts"
import { noon } from "../clock.ts"
import { anything, damaged, hostileJson, mutated } from "./damage.ts"
import { fuzz, timeout } from "./runs.ts"

const values = [
  [1_764_450_000.123, "0.5"],
  [1_764_450_060, "NaN"],
]
const data = { resultType: "matrix", result: [{ metric: { instance: "a", __name__: "up" }, values }] }
const answer = { status: "success", data, warnings: ["partial"] }
const asked = { url: "http://metrics", query: "up", now: noon }
const header = fc.oneof(fc.constantFrom("120", "-1", "1e9", "Wed, 21 Oct 2026 07:28:00 GMT"), fc.string())
const status = fc.oneof(fc.constantFrom(200, 204, 301, 401, 404, 413, 422, 429, 500, 503), fc.nat(999))

interface Answer {
  readonly body: Buffer
  readonly status: number
  readonly after: string
}

describe("any answer of a metric server is series, a verdict or a Fault", () => {
  it(
    "in JSON",
    async () => {
      const bodies = fc.oneof(
        damaged(Buffer.from(JSON.stringify(answer))),
        mutated(answer).map(value => Buffer.from(JSON.stringify(value))),
        hostileJson.map(text => Buffer.from(`{"status":"success","data":${text}}`)),
        anything.map(value => Buffer.from(JSON.stringify(value))),
      )
      const parse = async ({ body, status, after }: Answer): Promise<void> => {
        const elements: Buffer[] = []
        const envelope = await readElements(
          Readable.from([body.subarray(0, 40), body.subarray(40)]),
          element => {
            elements.push(element)
          },
        )
        const headers = { "retry-after": after }
        expect(verdictOf({ status, headers, body: Readable.from([]) }, envelope, asked).state).toMatch(
          /^(done|retry|too-much)$/,
        )
        for (const element of elements) expectSeries(element)
      }
      const inputs = fc.record({ body: bodies, status, after: header })
      await fuzz({ parser: "answers of metric servers", inputs, runs: 300, most: 8000, parse })
    },
    timeout,
  )
})

/** A SyntaxError is what the client takes for an answer to be asked for once more. */
function expectSeries(element: Buffer): void {
  try {
    const { times, values, labels } = parseSeries(element)
    expect(times.length).toBe(values.length)
    expect(values.some(Number.isNaN)).toBe(false)
    expect(Object.values(labels).every(label => typeof label === "string")).toBe(true)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
}

describe("any answer to a message is an outcome", () => {
  it(
    "by status and headers",
    async () => {
      const parse = ([code, after]: readonly [number, string]): void => {
        const wait = retryAfterOf(after, noon)
        expect(wait === null || wait >= 0).toBe(true)
        expect(outcomeOf(code, "why", wait).state).toMatch(/^(sent|rejected|deferred|retryable)$/)
      }
      await fuzz({ parser: "answers to messages", inputs: fc.tuple(status, header), runs: 300, parse })
    },
    timeout,
  )

  let bytes: Uint8Array = new Uint8Array()
  const server = createServer(socket => {
    socket.on("error", () => undefined)
    socket.once("data", () => void socket.end(bytes))
  })
  afterAll(() => void server.close())

  it(
    "by bytes that may be no HTTP",
    async () => {
      await new Promise<void>(resolve => void server.listen(0, "127.0.0.1", resolve))
      const { port } = server.address() as AddressInfo
      const written = "HTTP/1.1 503 Busy\r\nRetry-After: 5\r\nContent-Length: 12\r\n\r\nkey=hunter2!"
      const request = { url: `http://127.0.0.1:${port}`, headers: {}, body: "{}", timeout: 2000 }
      const parse = async (reply: Uint8Array): Promise<void> => {
        bytes = reply
        const redact = (text: string): string => text.replaceAll("hunter2", "[secret]")
        const { signal } = new AbortController()
        const outcome = await post({ ...request, signal, now: () => noon, redact })
        expect(outcome.state).toMatch(/^(sent|rejected|deferred|retryable)$/)
        expect(JSON.stringify(outcome)).not.toContain("hunter2")
      }
      const inputs = damaged(Buffer.from(written))
      await fuzz({ parser: "answers to messages, bytes", inputs, runs: 40, most: 600, parse })
    },
    timeout,
  )
})
