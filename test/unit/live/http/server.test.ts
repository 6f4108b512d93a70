import { request } from "node:http"
import { afterEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { type LiveServer, type ServerOptions, startServer } from "../../../../src/live/http/server.ts"
import { openApi } from "../../../../src/live/http/openapi.ts"
import { eventsPath, routesOf } from "../../../../src/live/http/routes.ts"
import { loadAssets } from "../../../../src/live/http/page/assets.ts"
import { quietLog } from "../../../quiet-log.ts"
import { fakeWatch, host, liveIncident, watchState } from "../fixture.ts"

const servers: LiveServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const job: ServerOptions["job"] = {
  predict: { host: null, feature: null },
  metrics: { file: null, pushgateway: null, top: 100 },
}

async function started(more: Partial<ServerOptions> = {}) {
  const options: ServerOptions = {
    watch: fakeWatch(),
    job,
    listen: { host: "127.0.0.1", port: 0 },
    access: null,
    tls: null,
    log: quietLog,
    ...more,
  }
  const server = await startServer(options)
  servers.push(server)
  return server.url
}

const errorOf = z.object({ error: z.object({ code: z.string(), what: z.string(), hint: z.string() }) })

async function problem(answer: Response) {
  return errorOf.parse(await answer.json()).error
}

/** A request whose Host header is free, as `fetch` sets its own. */
function statusWith(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.on("error", reject)
    sent.end()
  })
}

describe("who may call the server", () => {
  it("is this machine where there is no token; another address is refused at the start", async () => {
    await expect(started({ listen: { host: "0.0.0.0", port: 0 } })).rejects.toMatchObject({
      code: "live.no-token",
      hint: expect.stringContaining("--token-file"),
    })
  })

  it("is whoever has the token, as bearer or as password; probes need none", async () => {
    const url = await started({ listen: { host: "0.0.0.0", port: 0 }, access: { token: "0123456789abcdef" } })
    const status = async (path: string, authorization?: string): Promise<number> =>
      (await fetch(`${url}${path}`, authorization ? { headers: { authorization } } : {})).status
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`
    expect(await status("/api/hosts")).toBe(401)
    expect(await status("/events")).toBe(401)
    expect(await status("/api/hosts", "Bearer 0123456789abcdeX")).toBe(401)
    expect(await status("/api/hosts", basic("ops:wrong"))).toBe(401)
    expect(await status("/api/hosts", "Bearer 0123456789abcdef")).toBe(200)
    expect(await status("/api/hosts", basic("ops:0123456789abcdef"))).toBe(200)
    expect(await status("/healthz")).toBe(200)
    expect(await status("/readyz")).toBe(200)
  })

  it("is no page of another site, by name or by origin", async () => {
    const url = await started()
    expect(await statusWith(`${url}/api/hosts`, { host: "evil.example:8490" })).toBe(421)
    expect(await statusWith(`${url}/api/hosts`, { origin: "https://evil.example" })).toBe(403)
    expect(await statusWith(`${url}/api/hosts`, { origin: "null" })).toBe(403)
    expect(await statusWith(`${url}/api/hosts`, { origin: url })).toBe(200)
    expect(await statusWith(`${url}/api/hosts`, { host: "localhost:1" })).toBe(200)
  })
})

describe("every answer", () => {
  it("forbids the browser all that the page does not need", async () => {
    const url = await started()
    for (const path of ["/", "/api/hosts", "/nowhere", "/metrics"]) {
      const { headers } = await fetch(`${url}${path}`)
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/)
      expect(headers.get("content-security-policy")).not.toContain("unsafe")
      expect(headers.get("x-content-type-options")).toBe("nosniff")
    }
  })

  it("to what does not exist names what does; no path leads to a file", async () => {
    const url = await started()
    for (const path of ["/nowhere", "/../package.json", "/..%2fpackage.json", "/live.css/", "//etc/passwd"]) {
      const answer = await fetch(`${url}${path}`)
      expect(answer.status).toBe(404)
      expect((await problem(answer)).hint).toContain("/predict")
    }
    const wrong = await fetch(`${url}/predict`)
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"])
    expect((await fetch(`${url}/healthz`, { method: "HEAD" })).status).toBe(200)
  })
})

describe("the routes", () => {
  it("are all in the OpenAPI document, and it has no other", async () => {
    const routes = routesOf({ watch: fakeWatch(), job, assets: await loadAssets() })
    const served = [...routes, { method: "GET", path: eventsPath }].map(
      ({ method, path }) => `${method.toLowerCase()} ${path}`,
    )
    const { paths } = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.object({}))) })
      .parse(openApi())
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method} ${path}`),
    )
    expect(described.sort()).toEqual(served.sort())
    expect(JSON.stringify(openApi())).not.toContain('"$schema"')
  })

  it("say when the watch is not ready", async () => {
    const watch = fakeWatch(watchState({ ready: false }))
    const url = await started({ watch })
    const answer = await fetch(`${url}/readyz`)
    expect([answer.status, (await problem(answer)).code]).toEqual([503, "http.busy"])
    watch.set(watchState())
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  it("give hosts with their last day, and incidents in words", async () => {
    const watch = fakeWatch(watchState({ open: [liveIncident("INC-1", "api-1")] }))
    const url = await started({ watch })
    const hosts: unknown = await (await fetch(`${url}/api/hosts`)).json()
    expect(hosts).toMatchObject({
      at: "2026-11-21T12:00:00.000Z",
      hosts: [{ host: "api-1", status: "judged" }, {}],
    })
    const day = z.object({ hosts: z.array(z.object({ day: z.array(z.number().nullable()) })) }).parse(hosts)
      .hosts[0]?.day
    expect(day).toHaveLength(96)
    expect(day?.slice(0, 12).every(ratio => ratio === null)).toBe(true)
    expect(day?.at(-2)).toBeGreaterThan(0.1)
    expect(await (await fetch(`${url}/api/incidents`)).json()).toMatchObject({
      open: [
        {
          id: "INC-1",
          severity: "high",
          features: [{ host: "api-1", actual: "212 ms", expected: "90–110 ms" }],
        },
      ],
    })
    expect(await (await fetch(`${url}/api/host?host=api-1`)).json()).toMatchObject({
      features: [{ feature: "response-time", value: 100 }, {}],
    })
    expect((await fetch(`${url}/api/host?host=nobody`)).status).toBe(404)
  })

  it("draw a trend with its expected range, and no name leaves its text", async () => {
    const url = await started({
      watch: fakeWatch(watchState({ hosts: [host(`<script>alert("x")</script>`)] })),
    })
    const query = new URLSearchParams({ host: `<script>alert("x")</script>`, feature: "response-time" })
    const answer = await fetch(`${url}/chart.svg?${query.toString()}`)
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/svg+xml"])
    const svg = await answer.text()
    expect(svg).toMatch(/^<svg/)
    expect(svg).not.toContain("<script")
  })

  it("stream one event per tick, and end with the server", async () => {
    const watch = fakeWatch()
    const url = await started({ watch })
    const answer = await fetch(`${url}/events`)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('"ticks":60')
    expect((await fetch(`${url}/events`, { method: "HEAD" })).status).toBe(405)
    watch.set(watchState({ ticks: 61 }))
    expect((await reader?.read())?.value).toBe('data: {"at":1795262400000,"every":60000,"ticks":61}\n\n')
    await servers.pop()?.close()
    expect((await reader?.read())?.done).toBe(true)
  })
})

describe("POST /predict", () => {
  const post = (url: string, body: unknown): Promise<Response> =>
    fetch(url, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) })

  it("answers one entry per value, exactly these keys, and says how much of the window was filled up", async () => {
    const url = await started({
      watch: fakeWatch(watchState({ hosts: [host("db-1", { features: host("x").features.slice(0, 1) })] })),
    })
    const answer = await post(`${url}/predict`, { data: [100, 300, 100] })
    expect([answer.status, answer.headers.get("noctule-filled-rows")]).toEqual([200, "28"])
    expect(await answer.json()).toEqual({ anomalies: [false, true, false], mse: [0.01, 9, 0.01] })
  })

  it("takes arrays or rows of several features, and answers the given rows with contributions", async () => {
    const watch = fakeWatch()
    const url = await started({ watch })
    const arrays = await post(`${url}/predict?host=api-1`, {
      data: { "response-time": [100, 300], "error-rate": [1, null] },
    })
    expect(await arrays.json()).toEqual({
      anomalies: [false, true],
      mse: [0.01, 9],
      contributions: [
        { "response-time": 0.5, "error-rate": 0.5 },
        { "response-time": 0.5, "error-rate": 0.5 },
      ],
    })
    const rows = await post(`${url}/predict?host=api-1`, {
      data: [
        { timestamp: "2026-11-21T11:00:00Z", "response-time": 100 },
        { timestamp: "2026-11-21T11:03:00Z", "response-time": 300 },
      ],
    })
    expect(await rows.json()).toMatchObject({ anomalies: [false, true] })
    expect(watch.asked.at(-1)?.values).toEqual({ "response-time": [100, null, null, 300] })
  })

  it.each([
    ["not JSON", "?host=api-1&feature=response-time", "{", 400, "http.bad-request"],
    ["no data", "?host=api-1&feature=response-time", {}, 400, "http.bad-request"],
    ["an empty list", "?host=api-1&feature=response-time", { data: [] }, 400, "http.bad-request"],
    ["text", "?host=api-1&feature=response-time", { data: ["100"] }, 400, "http.bad-request"],
    [
      "arrays of two lengths",
      "?host=api-1",
      { data: { "response-time": [1], "error-rate": [1, 2] } },
      400,
      "http.bad-request",
    ],
    [
      "rows that go back",
      "?host=api-1",
      {
        data: [
          { timestamp: "2026-11-21T11:00:00Z", "response-time": 1 },
          { timestamp: "2026-11-21T11:00:00Z", "response-time": 1 },
        ],
      },
      400,
      "http.bad-request",
    ],
    [
      "too many values",
      "?host=api-1&feature=response-time",
      { data: Array.from({ length: 1001 }, () => 1) },
      413,
      "http.too-large",
    ],
    ["too many bytes", "?host=api-1&feature=response-time", " ".repeat(300_000), 413, "http.too-large"],
    [
      "rows years apart",
      "?host=api-1",
      {
        data: [
          { timestamp: "2020-11-21T11:00:00Z", "response-time": 1 },
          { timestamp: "2026-11-21T11:00:00Z", "response-time": 1 },
        ],
      },
      413,
      "http.too-large",
    ],
    ["no host named", "", { data: [1] }, 404, "http.no-host"],
    ["a strange host", "?host=nobody", { data: [1] }, 404, "http.no-host"],
    ["no feature named", "?host=api-1", { data: [1] }, 404, "http.no-feature"],
    ["a strange feature", "?host=api-1", { data: { __proto__x: [1] } }, 404, "http.no-feature"],
  ])("names the fault: %s", async (_, query, body, status, code) => {
    const answer = await post(`${await started()}/predict${query}`, body)
    const { code: got, hint } = await problem(answer)
    expect([answer.status, got]).toEqual([status, code])
    if (code === "http.no-host") expect(hint).toContain("api-1")
  })

  it("answers 503 while there is no model", async () => {
    const url = await started({ watch: fakeWatch(watchState({ hosts: [host("api-1", { model: null })] })) })
    const answer = await post(`${url}/predict`, { data: [1] })
    expect([answer.status, (await problem(answer)).code]).toEqual([503, "http.no-models"])
  })
})

describe("POST /api/v1/rows", () => {
  it("takes all lines or none, and says when it is full", async () => {
    const watch = fakeWatch()
    const url = `${await started({ watch })}/api/v1/rows`
    const push = (body: string): Promise<Response> => fetch(url, { method: "POST", body })
    const line = JSON.stringify({ time: "2026-11-21T12:00:00Z", host: "api-1", metric: "cpu", value: 3 })
    const good = await push(`${line}\n\n${line.replace('"2026-11-21T12:00:00Z"', "1795262400000")}\n`)
    expect([good.status, await good.json()]).toEqual([202, { accepted: 2 }])
    expect(watch.pushed[0]).toEqual({ time: 1_795_262_400_000, host: "api-1", metric: "cpu", value: 3 })
    expect(watch.pushed[1]).toEqual(watch.pushed[0])
    const bad = await push(`${line}\n{"time":"soon"}`)
    expect([bad.status, (await problem(bad)).what]).toEqual([400, expect.stringContaining("line 2: time")])
    expect(watch.pushed).toHaveLength(2)
    expect((await push(`${line}\n${line}`)).status).toBe(503)
    expect((await push("")).status).toBe(400)
  })
})
