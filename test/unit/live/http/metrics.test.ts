import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { watchFamilies } from "../../../../src/live/http/metrics/families.ts"
import { writeFamilies } from "../../../../src/live/http/metrics/open-metrics.ts"
import { host, liveIncident, watchState } from "../fixture.ts"

const text = (state = watchState(), top = 100): string =>
  writeFamilies(watchFamilies(state, top), "openmetrics")

describe("the metrics of a watch", () => {
  it("have a series per host and feature, and say how the watch is", () => {
    const metrics = text(watchState({ open: [liveIncident("INC-1", "api-1")] }))
    for (const line of [
      'noctule_anomaly{host="api-1"} 0',
      'noctule_anomaly{host="api-1",feature="response-time"} 0',
      'noctule_score{host="db-1"} 1.2',
      'noctule_threshold{host="db-1"} 4',
      'noctule_feature_error{host="api-1",feature="error-rate"} 0.004',
      'noctule_expected{host="api-1",feature="response-time"} 99',
      'noctule_expected_lower{host="api-1",feature="response-time"} 90',
      'noctule_expected_upper{host="api-1",feature="response-time"} 110',
      'noctule_forecast{host="api-1",feature="response-time",horizon="1h"} 101',
      'noctule_forecast_upper{host="api-1",feature="response-time",horizon="6h"} 114',
      'noctule_incident{id="INC-1",host="api-1",severity="high"} 1',
      'noctule_watch_last_row_timestamp_seconds{host="api-1"} 1795262340',
      'noctule_watch_lag_seconds{host="api-1"} 60',
      'noctule_watch_model_age_seconds{host="api-1"} 21600',
      'noctule_watch_host_status{host="api-1",status="judged"} 1',
      "noctule_watch_ticks_total 60",
      "noctule_watch_skipped_ticks_total 2",
      "# TYPE noctule_watch_skipped_ticks counter",
    ])
      expect(metrics.split("\n")).toContain(line)
    expect(metrics.endsWith("\n# EOF\n")).toBe(true)
    expect(metrics).not.toContain('horizon="24h"')
  })

  it("vanish with their host, and leave out what is not judged", () => {
    const hosts = [host("db-1", { score: null, status: "warming-up", features: [] })]
    const metrics = text(watchState({ hosts }))
    expect(metrics).not.toContain("api-1")
    expect(metrics).not.toContain("noctule_score")
    expect(metrics).toContain('noctule_watch_host_status{host="db-1",status="warming-up"} 1')
  })

  it("have no score for a host whose newest row is old, but say so", () => {
    const metrics = text(watchState({ hosts: [host("db-1", { status: "stale-data", anomalous: true })] }))
    expect(metrics).not.toMatch(/noctule_(score|anomaly|value)\{/)
    expect(metrics).toContain('noctule_watch_host_status{host="db-1",status="stale-data"} 1')
    expect(metrics).toContain('noctule_watch_lag_seconds{host="db-1"} 60')
  })

  it("have features of the most anomalous hosts only, where the job bounds them", () => {
    const hosts = [host("a", { score: 3.9 }), host("b", { anomalous: true, score: 5 }), host("c")]
    const metrics = text(watchState({ hosts }), 1)
    expect(metrics).toContain('noctule_expected{host="b"')
    expect(metrics).not.toContain('noctule_expected{host="a"')
    expect(metrics).toContain('noctule_score{host="a"} 3.9')
    expect(metrics).toContain("noctule_watch_hosts_cut 2")
  })

  it("keep a hostile name inside its quotes", () => {
    const metrics = text(watchState({ hosts: [host('a"} 1\nnoctule_score{host="\\')] }))
    expect(metrics).toContain(String.raw`noctule_score{host="a\"} 1\nnoctule_score{host=\"\\"} 1.2`)
    expect(metrics.split("\n").filter(line => line.startsWith("noctule_score{"))).toHaveLength(1)
  })
})

const hasPromtool = spawnSync("promtool", ["--version"]).error === undefined

describe.skipIf(!hasPromtool)("promtool (skipped where it is not installed)", () => {
  const promtool = (args: readonly string[], input = "") => {
    const { status, stdout, stderr } = spawnSync("promtool", args, { input, encoding: "utf8" })
    return { status, output: `${stdout}${stderr}` }
  }

  it("finds nothing wrong with the text, whatever the names", () => {
    const hosts = [host("api-1"), host('a"} 1\nx{host="\\')]
    const state = watchState({ hosts, open: [liveIncident("INC-1", "api-1")] })
    const written = writeFamilies(watchFamilies(state, 100), "text")
    expect(promtool(["check", "metrics"], written)).toEqual({ status: 0, output: "" })
  })

  it("sees each alert of the watch fire when it should, and none when all is well", () => {
    const { status, output } = promtool(["test", "rules", "test/unit/live/http/watch.rules.test.yaml"])
    expect(status, output).toBe(0)
  })
})
