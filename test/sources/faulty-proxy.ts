import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http"

/** What is done to a request on its way: an answer in the server's place, or its answer cut in the middle. */
export type Disturbance = { readonly status: number; readonly retryAfter?: string } | "cut"

/** Between the client and a server. */
export interface FaultyProxy {
  readonly url: string
  /** Since the last time: requests, and bytes of bodies as they were sent. */
  readonly counted: () => { readonly requests: number; readonly bytes: number }
  readonly close: () => Promise<void>
}

/** `disturb` is asked for each request, the n-th from 0 on; it may wait. */
export async function openFaultyProxy(
  target: string,
  disturb: (n: number) => Disturbance | null | Promise<Disturbance | null> = () => null,
): Promise<FaultyProxy> {
  let [requests, bytes, n] = [0, 0, 0]
  const count = (part: Buffer): void => void (bytes += part.length)
  const server = createServer((incoming, outgoing) => {
    requests++
    void Promise.resolve(disturb(n++)).then(disturbance => {
      if (disturbance === null || disturbance === "cut")
        return pass({ target, incoming, outgoing, count, isCut: disturbance === "cut" })
      const { status, retryAfter } = disturbance
      outgoing.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end("busy")
    })
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    counted: () => {
      const counts = { requests, bytes }
      requests = bytes = 0
      return counts
    },
    close: () => {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

interface Passing {
  readonly target: string
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly count: (part: Buffer) => void
  readonly isCut: boolean
}

function pass({ target, incoming, outgoing, count, isCut }: Passing): void {
  const { method, headers, url = "/" } = incoming
  const sent = request(new URL(url, target), { method, headers }, answer => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.on("data", (part: Buffer) => {
      count(part)
      if (!isCut) return void outgoing.write(part)
      answer.destroy()
      outgoing.write(part.subarray(0, part.length / 2), () => outgoing.destroy())
    })
    answer.on("end", () => outgoing.end())
    answer.on("error", () => outgoing.destroy())
  })
  sent.on("error", () => outgoing.destroy())
  incoming.pipe(sent)
}
