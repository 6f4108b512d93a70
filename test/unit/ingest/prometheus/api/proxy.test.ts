import { createServer, type IncomingMessage, type Server } from "node:http"
import { connect, type Socket } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { openClient } from "../../../../../src/ingest/prometheus/api/client.ts"
import { proxyFor } from "../../../../../src/ingest/prometheus/api/proxy.ts"
import { type FakePrometheus, fakePrometheus, matrix } from "../../../../fake-prometheus.ts"
import { effectsAt } from "../../fixture.ts"
import { ruleOf } from "../fixture.ts"

describe("the proxy for a URL", () => {
  const proxyOf = (url: string, env: Record<string, string>): string | null =>
    proxyFor(new URL(url), env)?.href ?? null
  const env = { HTTPS_PROXY: "http://secure:3128", http_proxy: "plain:8080" }

  it.each([
    ["https://mimir.example/prometheus", env, "http://secure:3128/"],
    ["http://prometheus:9090", env, "http://plain:8080/"],
    ["http://prometheus:9090", { HTTPS_PROXY: "http://secure:3128" }, null],
    ["https://mimir.example", { ALL_PROXY: "http://all:1" }, "http://all:1/"],
    ["https://mimir.example", { HTTPS_PROXY: "", ALL_PROXY: "http://all:1" }, "http://all:1/"],
    ["https://mimir.example", {}, null],
    ["http://localhost:9090", env, null],
    ["http://127.0.0.1:9090", env, null],
    ["http://[::1]:9090", env, null],
  ])("%s is as the environment says", (url, variables, proxy) => {
    expect(proxyOf(url, variables)).toBe(proxy)
  })

  it.each([
    ["*", true],
    ["other.example,mimir.example", true],
    [".example", true],
    ["*.example", true],
    ["EXAMPLE", true],
    ["mimir.example:443", true],
    ["mimir.example:9009", false],
    ["imir.example", false],
    ["10.0.0.0/8", false],
    ["", false],
  ])("NO_PROXY=%s leaves it out: %s", (exceptions, isDirect) => {
    const variables = { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: exceptions }
    expect(proxyOf("https://mimir.example", variables) === null).toBe(isDirect)
  })

  it("NO_PROXY takes ranges of addresses", () => {
    const variables = { HTTP_PROXY: "http://proxy:3128", NO_PROXY: "10.0.0.0/8, fd00::/8 ,192.168.1.7" }
    const direct = ["http://10.9.8.7", "http://[fd12::1]:9090", "http://192.168.1.7"]
    expect(direct.map(url => proxyOf(url, variables))).toEqual([null, null, null])
    expect(proxyOf("http://11.0.0.1", variables)).toBe("http://proxy:3128/")
  })

  it("is refused where it is asked by anything but http, without showing its password", () => {
    expect(() => proxyOf("https://a.example", { HTTPS_PROXY: "socks5://me:secret@proxy:1080" })).toThrow(
      expect.objectContaining({
        code: "prometheus.proxy",
        exit: 2,
        where: expect.not.stringContaining("secret"),
      }),
    )
  })
})

describe("a query by way of a proxy", () => {
  let server: FakePrometheus | undefined
  let proxy: Server | undefined
  afterEach(async () => {
    await server?.close()
    proxy?.closeAllConnections()
    proxy?.close()
  })

  const listening = async (http: Server): Promise<string> => {
    proxy = http
    await new Promise<void>(resolve => http.listen(0, "127.0.0.1", resolve))
    const address = http.address()
    return `127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  }
  const ask = async (url: string, env: Record<string, string>): Promise<unknown> => {
    const client = await openClient(ruleOf(url), { ...effectsAt(), env })
    const request = { path: "query", params: { query: "up[1d]" }, subject: "up" } as const
    try {
      return await client.query(request, () => ({ visit: () => undefined }))
    } finally {
      client.close()
    }
  }

  it("by http names the whole URL, and logs in to the proxy", async () => {
    server = await fakePrometheus(() => matrix([]))
    const seen: (string | undefined)[] = []
    const place = await listening(
      createServer((incoming: IncomingMessage, outgoing) => {
        seen.push(incoming.url, incoming.headers.host, incoming.headers["proxy-authorization"])
        incoming.resume().on("end", () => outgoing.end(JSON.stringify(matrix([]).body)))
      }),
    )
    await ask("http://prometheus.example:9090", { HTTP_PROXY: `http://me:p%20w@${place}` })
    const login = `Basic ${Buffer.from("me:p w").toString("base64")}`
    expect(seen).toEqual(["http://prometheus.example:9090/api/v1/query", "prometheus.example:9090", login])
    expect(server.asked).toHaveLength(0)
  })

  it("by https asks for a tunnel, and ends with exit 2 where the proxy refuses it", async () => {
    const asked: string[] = []
    const refusing = createServer()
    refusing.on("connect", ({ url = "" }: IncomingMessage, socket: Socket) => {
      asked.push(url)
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
    })
    const place = await listening(refusing)
    await expect(ask("https://mimir.example", { HTTPS_PROXY: place })).rejects.toMatchObject({
      code: "prometheus.proxy",
      exit: 2,
      what: "the proxy does not connect to mimir.example:443 (407)",
    })
    expect(asked).toEqual(["mimir.example:443"])
  })

  it("by https speaks TLS with the server itself, and ends with exit 4 where that breaks off", async () => {
    server = await fakePrometheus(() => matrix([])) // speaks no TLS
    const port = new URL(server.url).port
    const first: number[] = []
    const tunnelling = createServer()
    tunnelling.on("connect", (_: IncomingMessage, socket: Socket) => {
      const way = connect(Number(port), "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"))
      socket.once("data", (part: Buffer) => first.push(part[0] ?? 0))
      socket.pipe(way).pipe(socket)
      socket.on("error", () => way.destroy())
      way.on("error", () => socket.destroy())
    })
    const place = await listening(tunnelling)
    await expect(ask("https://mimir.example", { https_proxy: place })).rejects.toMatchObject({
      code: expect.stringMatching(/^prometheus\.(certificate|no-answer)$/),
    })
    expect(first[0]).toBe(0x16) // a TLS handshake
  })
})
