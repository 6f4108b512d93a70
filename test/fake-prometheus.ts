import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"

/** A request as the fake server saw it. */
export interface Asked {
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly headers: IncomingMessage["headers"]
}

/** What it answers: JSON, or anything else as it is. `cut` ends the connection in the middle of the body. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
  readonly cut?: true
}

export interface FakePrometheus {
  readonly url: string
  readonly asked: readonly Asked[]
  readonly close: () => Promise<void>
}

/** A server on loopback that answers each request, the n-th from 0 on, with what `reply` gives. */
export async function fakePrometheus(reply: (asked: Asked, n: number) => Reply): Promise<FakePrometheus> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then(form => {
      const url = new URL(request.url ?? "/", "http://fake")
      const params = Object.fromEntries([...url.searchParams, ...new URLSearchParams(form)])
      const one = { path: url.pathname, params, headers: request.headers }
      asked.push(one)
      send(response, reply(one, asked.length - 1))
    })
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked, close: () => closed(server) }
}

/** Series as the API writes them. */
export interface FakeSeries {
  readonly labels: Readonly<Record<string, string>>
  /** Epoch ms and values. */
  readonly samples: readonly (readonly [time: number, value: number | string])[]
}

export function matrix(series: readonly FakeSeries[], more: object = {}): Reply {
  const result = series.map(({ labels, samples }) => ({
    metric: labels,
    values: samples.map(([time, value]) => [time / 1000, String(value)]),
  }))
  return { body: { status: "success", data: { resultType: "matrix", result }, ...more } }
}

/**
 * Answers with what of the series of a query lies in the span that is asked for: raw samples for an instant
 * query of a range, the value at each step (the newest of the last five minutes) for a range query.
 */
export function answer({ path, params }: Asked, series: readonly FakeSeries[]): Reply {
  const instant = path.endsWith("/query")
  const end = Number(instant ? params["time"] : params["end"]) * 1000
  const seconds = Number(/\[(\d+)s\]$/.exec(params["query"] ?? "")?.[1] ?? 0)
  const start = instant ? end - seconds * 1000 : Number(params["start"]) * 1000
  const step = Number(params["step"] ?? 60) * 1000
  const found = series.map(({ labels, samples }) => ({
    labels,
    samples: instant
      ? samples.filter(([time]) => time >= start && time <= end)
      : stepsOf({ start, end, step }).flatMap((time): [number, number | string][] => {
          const newest = samples.findLast(([at]) => at <= time && at > time - 300_000)
          return newest === undefined ? [] : [[time, newest[1]]]
        }),
  }))
  return matrix(found.filter(({ samples }) => samples.length > 0))
}

function stepsOf({ start, end, step }: Readonly<Record<"start" | "end" | "step", number>>): number[] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString("utf8")
}

function send(response: ServerResponse, { status = 200, headers = {}, body, cut }: Reply): void {
  const packed = gzipSync(typeof body === "string" ? body : JSON.stringify(body))
  response.writeHead(status, { "content-encoding": "gzip", ...headers })
  if (cut !== true) return void response.end(packed)
  response.write(packed.subarray(0, packed.length / 2), () => response.destroy())
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}
