import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { HostFrames } from "../../src/base/index.ts"
import { readHost, survey } from "../../src/ingest/index.ts"
import { columnOf, effectsAt } from "../unit/ingest/fixture.ts"
import { ruleOf, serverJob } from "../unit/ingest/prometheus/fixture.ts"
import { backfill } from "./backfill.ts"
import { areInstalled, type Server, startPrometheus, startVictoriaMetrics } from "./servers.ts"
import { end, hosts, inMilliseconds, smallFleet } from "./small-fleet.ts"

const queries = [
  { name: "load", promql: 'node_load1{job="node"}' },
  { name: "forks", promql: "rate(node_forks_total[5m])" },
]

describe.skipIf(!areInstalled("victoria-metrics", "prometheus", "promtool"))("VictoriaMetrics", () => {
  let storage: string
  let servers: readonly Server[] = []

  beforeAll(async () => {
    storage = await mkdtemp(join(tmpdir(), "noctule-victoria-"))
    await backfill(smallFleet(), storage)
    servers = [await startVictoriaMetrics(), await startPrometheus({ storage })]
    const [victoria = ""] = servers.map(({ url }) => url)
    await fetch(`${victoria}/api/v1/import/prometheus`, { method: "POST", body: inMilliseconds() })
    await fetch(`${victoria}/internal/force_flush`)
  })
  afterAll(async () => {
    for (const server of servers) await server.kill()
    await rm(storage, { recursive: true, force: true })
  })

  it("gives the same night as Prometheus, gap by gap, and a rate that differs by rounding", async () => {
    const frames: HostFrames[][] = []
    for (const { url } of servers) {
      const job = await serverJob(ruleOf(url, { queries }), end)
      const surveyed = await survey(job, effectsAt(end))
      expect(surveyed.hosts).toEqual(hosts)
      expect(surveyed.remarks).toEqual([])
      frames.push(await Promise.all(hosts.map(host => readHost(job, surveyed, host))))
    }
    const [victoria = [], prometheus = []] = frames
    for (const [i, one] of victoria.entries()) {
      const other = prometheus[i]
      if (other === undefined) throw new Error("a host is missing")
      for (const part of ["history", "night"] as const) {
        expect(columnOf(one[part], "load")).toEqual(columnOf(other[part], "load"))
        const [forks, others] = [columnOf(one[part], "forks"), columnOf(other[part], "forks")]
        expect(forks).toHaveLength(others.length)
        const apart = forks.map((value, row) => Math.abs(value - (others[row] ?? NaN)))
        expect(Math.max(...apart.filter(value => !Number.isNaN(value)))).toBeLessThan(1e-6)
      }
    }
    expect(columnOf(victoria[0]!.history, "load").some(Number.isNaN)).toBe(true)
  })
})
