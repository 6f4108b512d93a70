import { describe, expect, it } from "vitest"
import { serverFeatures } from "../../../../src/demo/features.ts"
import { isSelector } from "../../../../src/ingest/prometheus/chunks.ts"
import { choosePreset, presetNames } from "../../../../src/job/prometheus/presets.ts"
import { parseJobFile, resolveJob } from "../../../../src/job/index.ts"

const node = choosePreset({ preset: "node-exporter", select: '{job="node",env="prod"}', range: "5m" })
const promqlOf = (name: string): string | undefined => node.queries.find(query => query.name === name)?.promql

describe("the preset node-exporter", () => {
  it("has the features of the demo fleet, under the same names and units", () => {
    expect(node.queries.map(({ name }) => name).sort()).toEqual(serverFeatures.map(({ name }) => name).sort())
    for (const { name, unit } of serverFeatures)
      expect([name, node.features[name]?.unit]).toEqual([name, unit])
  })

  it("fetches gauges as they are and counters as rates", () => {
    expect(promqlOf("load-1m")).toBe('node_load1{job="node",env="prod"}')
    expect(promqlOf("cpu-user")).toBe(
      '100 * avg by (instance) (rate(node_cpu_seconds_total{job="node",env="prod",mode="user"}[5m]))',
    )
  })
})

describe("the preset windows-exporter", () => {
  it("takes metrics under their names before and since version 0.31", () => {
    const { queries } = choosePreset({ preset: "windows-exporter", select: "{a='b'}", range: "5m" })
    expect(queries.find(({ name }) => name === "memory-free")?.promql).toBe(
      "max by (instance) (windows_memory_physical_free_bytes{a='b'} or windows_os_physical_memory_free_bytes{a='b'})",
    )
  })
})

describe.each(presetNames)("the preset %s", preset => {
  const { queries, features } = choosePreset({ preset, host: ["a", "b"], select: "{ x='1', }", range: "9m" })

  it("fills in selection, range and the labels of hosts", () => {
    expect(queries.length).toBeGreaterThan(5)
    for (const { name, promql } of queries) {
      expect(promql).toContain("{x='1'")
      expect(isSelector(promql) || /rate\(|by \(a, b\)/.test(promql)).toBe(true)
      expect(/rate\(/.test(promql)).toBe(promql.includes("[9m]"))
      expect(features[name]?.kind).toBe(/^(server-up|probe-success)$/.test(name) ? "flag" : "gauge")
    }
  })
})

describe("a job with a preset", () => {
  const resolved = (more: string) =>
    resolveJob(
      parseJobFile(
        `source: { prometheus: { url: "http://p/api/v1/", preset: node-exporter, ${more} } }`,
        "j.yaml",
      ),
      "j.yaml",
    )

  it("replaces and adds queries, and takes the step of the source", () => {
    const { source, step, features } = resolved('step: 2m, queries: { load-1m: "my_load", extra: up }')
    const queries = new Map(source.prometheus?.queries.map(({ name, promql }) => [name, promql]))
    expect([queries.get("load-1m"), queries.get("extra"), queries.size]).toEqual(["my_load", "up", 24])
    expect([step, source.prometheus?.url, features["load-1m"]]).toEqual([120_000, "http://p", undefined])
    expect(features["cpu-user"]).toEqual({ unit: "%", kind: "gauge" })
  })

  it("must ask for something, and have whole pairs", () => {
    const wrong = (text: string): string => {
      try {
        parseJobFile(`source: { prometheus: { url: "http://p", ${text} } }`, "j.yaml")
        return ""
      } catch (error) {
        return String(error)
      }
    }
    expect(wrong("")).toContain("source.prometheus asks for nothing")
    expect(wrong("preset: blackbox, tls: { cert: c }")).toContain("cert and key only go together")
    expect(wrong("queries: { a: up }, select: '{a=\"b\"}'")).toContain("there is no preset")
    expect(wrong("preset: blackbox, auth: { bearer: abc }")).toContain("secrets as { env: NAME }")
    expect(wrong("preset: blackbox")).toBe("")
  })
})
