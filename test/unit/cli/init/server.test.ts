import { afterEach, describe, expect, it } from "vitest"
import { serverChecks } from "../../../../src/cli/checks/server.ts"
import { init } from "../../../../src/cli/commands/init.ts"
import { loginFrom } from "../../../../src/cli/init/login.ts"
import { parseJobFile } from "../../../../src/job/index.ts"
import {
  answer,
  type Asked,
  type FakePrometheus,
  fakePrometheus,
  matrix,
  type Reply,
} from "../../../fake-prometheus.ts"
import { effectsAt, hour, midnight } from "../../ingest/fixture.ts"
import { ruleOf, serverJob } from "../../ingest/prometheus/fixture.ts"

let server: FakePrometheus | undefined
afterEach(() => server?.close())

const samples = Array.from({ length: 60 }, (_, i): [number, number] => [
  midnight - hour + i * 30_000 + 1000,
  1,
])
const recent = samples.map(([time, value]): [number, number] => [time + hour / 2, value])
const load = (instance: string) => ({
  labels: { __name__: "node_load1", instance, job: "node" },
  samples: recent,
})

/** A server with the load of two hosts, scraped every 30 s, and nothing else. */
function twoHosts(asked: Asked): Reply {
  const { query = "" } = asked.params
  if (query.startsWith("count by (__name__, job)")) {
    const metric = { __name__: "node_load1", job: "node" }
    return {
      body: { status: "success", data: { resultType: "vector", result: [{ metric, value: [1, "2"] }] } },
    }
  }
  return /^node_load1[[{]/.test(query) || query === "node_load1"
    ? answer(asked, [load("web-1:9100"), load("web-2:9100")])
    : matrix([])
}

describe("noctule init URL, or --prometheus URL", () => {
  it("finds the exporter, its job and interval, counts hosts, and writes a job that is read", async () => {
    server = await fakePrometheus(twoHosts)
    const out: string[] = []
    await init({ files: [server.url] }, effectsAt(midnight), text => void out.push(text))
    const text = out.join("")
    expect(text).toContain("2 hosts (web-1, web-2), 1 feature, 2 series")
    expect(text).toMatch(/The first night fetches 31 days: about \d+ MB in 1 minute; a later one 1 day\./)
    expect(text).toContain("a scrape every 30s")
    expect(text).toContain("No series for: server-up")
    expect(parseJobFile(text, "job.yaml").source.prometheus).toMatchObject({
      url: server.url,
      preset: "node-exporter",
      select: '{job="node"}',
    })
  })

  it("logs in by the environment, and writes where secrets are, not what they are", async () => {
    server = await fakePrometheus(twoHosts)
    const env = { PROMETHEUS_USER: "me", PROMETHEUS_PASSWORD: "s3cret", PROMETHEUS_ORG_ID: "ops" }
    const out: string[] = []
    await init(
      { files: [], prometheus: server.url },
      { ...effectsAt(midnight), env },
      text => void out.push(text),
    )
    const basic = `Basic ${Buffer.from("me:s3cret").toString("base64")}`
    const { asked } = server
    expect(
      asked.every(({ headers }) => headers.authorization === basic && headers["x-scope-orgid"] === "ops"),
    ).toBe(true)
    expect(out.join("")).not.toContain("s3cret")
    expect(parseJobFile(out.join(""), "job.yaml").source.prometheus).toMatchObject({
      auth: { basic: { user: "me", passwordFrom: { env: "PROMETHEUS_PASSWORD" } } },
      headers: { "X-Scope-OrgID": "ops" },
    })
  })

  it("reads a token's file and certificates from where the environment says", () => {
    expect(
      loginFrom({ PROMETHEUS_TOKEN_FILE: "/run/token", PROMETHEUS_USER: "me", PROMETHEUS_CA: "ca.pem" }),
    ).toEqual({ auth: { bearerFrom: { file: "/run/token" } }, tls: { ca: "ca.pem" } })
    expect(loginFrom({ PROMETHEUS_TOKEN: "", PATH: "/bin" })).toEqual({})
  })

  it("says what it looked for where there is no such exporter", async () => {
    server = await fakePrometheus(() => matrix([]))
    await expect(
      init({ files: [], prometheus: server.url }, effectsAt(), () => undefined),
    ).rejects.toMatchObject({ code: "init.no-exporter", what: expect.stringContaining("node_load1") })
    await expect(init({ files: [] }, effectsAt(), () => undefined)).rejects.toMatchObject({
      code: "init.nothing",
    })
  })
})

describe("the checks of a server", () => {
  const queries = [
    { name: "load", promql: "node_load1" },
    { name: "swap", promql: "node_swap" },
    { name: "bad", promql: "rate(" },
  ]

  it("run each query, and say what is missing and how far back samples go", async () => {
    server = await fakePrometheus(asked =>
      asked.params["query"]?.startsWith("rate(")
        ? { status: 400, body: { status: "error", error: "parse error" } }
        : twoHosts(asked),
    )
    const rule = ruleOf(server.url, { queries })
    const checks = await serverChecks(await serverJob(rule, midnight), rule, effectsAt(midnight))
    expect(checks).toMatchObject([
      { state: "ok", what: expect.stringContaining("2 hosts, 1 of 3 features: web-1, web-2") },
      { state: "note", what: "swap has no series: node_swap" },
      { state: "wrong", code: "prometheus.query", what: expect.stringContaining("parse error") },
      { state: "note", name: "history", what: expect.stringContaining("begin about 2024-03-") },
    ])
  })

  it("name the features that a host lacks and others have", async () => {
    const up = { labels: { __name__: "up", instance: "web-2:9100", job: "node" }, samples: recent }
    server = await fakePrometheus(asked =>
      asked.params["query"]?.startsWith("up") ? answer(asked, [up]) : twoHosts(asked),
    )
    const both = [
      { name: "load", promql: "node_load1" },
      { name: "server-up", promql: "up" },
    ]
    const rule = ruleOf(server.url, { queries: both })
    const checks = await serverChecks(await serverJob(rule, midnight), rule, effectsAt(midnight))
    expect(checks).toContainEqual(
      expect.objectContaining({ state: "note", name: "hosts", what: "web-1 lacks server-up" }),
    )
  })

  it("name two series that are one feature of a host", async () => {
    server = await fakePrometheus(asked => answer(asked, [load("web-1:9100"), load("web-1:9101")]))
    const rule = ruleOf(server.url)
    const checks = await serverChecks(await serverJob(rule, midnight), rule, effectsAt(midnight))
    expect(checks).toContainEqual(expect.objectContaining({ code: "prometheus.two-series", state: "wrong" }))
  })
})
