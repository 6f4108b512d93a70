import { describe, expect, it } from "vitest"
import { distinctNames, ruleOf } from "../../../src/frame/index.ts"
import { featureOf } from "../../../src/frame/features.ts"

describe("ruleOf", () => {
  it("adds rules up key by key: an exact name over a glob, a later glob over an earlier one", () => {
    const rules = {
      "cpu-user": { label: "User" },
      "cpu-*": { unit: "%", label: "CPU" },
      "*-user": { unit: "share" },
      "mem-*": { ignore: true },
    }
    expect(ruleOf("cpu-user", rules)).toEqual({ label: "User", unit: "share" })
    expect(ruleOf("cpu-system", rules)).toEqual({ unit: "%", label: "CPU" })
    expect(ruleOf("toString", rules)).toEqual({})
  })

  it("takes a name with glob characters for itself", () => {
    expect(ruleOf("a*b", { "a*b": { unit: "x" } })).toEqual({ unit: "x" })
    expect(ruleOf("p?[9]", { "p?[9]": { unit: "x" }, "p?(9)": { unit: "y" } })).toEqual({ unit: "x" })
  })
})

describe("featureOf", () => {
  it("fills in what the job leaves open", () => {
    expect(featureOf("cpu", "gauge", {})).toEqual({
      name: "cpu",
      label: "cpu",
      unit: "",
      kind: "gauge",
      scaling: "min-max",
      threshold: null,
      harm: "rise",
    })
    expect(
      featureOf("cpu", "gauge", { threshold: 90, scaling: "mean-deviation", link: "https://x/{host}" }),
    ).toMatchObject({ threshold: 90, scaling: "mean-deviation" })
  })

  it("gives a feature the job's floor, or its own in its unit", () => {
    const floor = { relative: 0.01, absolute: 0.001 }
    expect(featureOf("cpu", "gauge", {}, floor).deadband).toEqual(floor)
    expect(featureOf("cpu", "gauge", { deadband: 5 }, floor).deadband).toEqual({ relative: 0, absolute: 5 })
  })

  it("guesses only units that leave no doubt", () => {
    const units: Readonly<Record<string, string>> = {
      "cpu %": "%",
      disk_used_percent: "%",
      latency_ms: "ms",
      responseTimeMs: "ms",
      uptime_seconds: "s",
      "disk-bytes-read": "bytes",
      "net.bytes_per_sec": "bytes/s",
      "sys-fork-rate": "1/s",
      "error-rate": "",
      cache_hit_rate: "",
      requests_per_second: "1/s",
      "sys-thermal": "°C",
      "load-1m": "",
      items: "",
      mbps: "",
      systems: "",
    }
    for (const [name, unit] of Object.entries(units))
      expect([name, featureOf(name, "gauge", {}).unit]).toEqual([name, unit])
  })

  it("gives a counter's rate its unit per second, and a flag none", () => {
    expect(featureOf("net_bytes_total", "counter", {}).unit).toBe("bytes/s")
    expect(featureOf("requests_total", "counter", {}).unit).toBe("1/s")
    expect(featureOf("latency_ms_ok", "flag", {}).unit).toBe("")
  })
})

describe("distinctNames", () => {
  it("replaces control characters and tells apart names that differ only in case", () => {
    expect(distinctNames(["a\0b", "CPU", "cpu", "Cpu", "cpu_1", ""])).toEqual([
      "a\uFFFDb",
      "CPU",
      "cpu_1",
      "Cpu_2",
      "cpu_1_1",
      "",
    ])
  })
})
