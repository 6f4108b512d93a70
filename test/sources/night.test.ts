import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Job } from "../../src/base/index.ts"
import { survey } from "../../src/ingest/index.ts"
import { parseJobFile, resolveJob } from "../../src/job/index.ts"
import { effectsAt } from "../unit/ingest/fixture.ts"
import { backfill, blocksOf } from "./backfill.ts"
import { type FaultyProxy, openFaultyProxy } from "./faulty-proxy.ts"
import { areInstalled, type Server, startPrometheus, startVictoriaMetrics } from "./servers.ts"
import { steadyFleet } from "./steady-fleet.ts"
import { end, every, expectFaultFound, writeSteadyJob } from "./steady-night.ts"

const day = 86_400_000

describe.skipIf(!areInstalled("prometheus", "promtool"))("a Prometheus with two weeks of 20 hosts", () => {
  let root: string
  let server: Server
  let proxy: FaultyProxy
  let file: string

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "noctule-sources-"))
    const fleet = steadyFleet({ hosts: 20, days: 16, end, every })
    await backfill(blocksOf(fleet), join(root, "storage"))
    server = await startPrometheus({ storage: join(root, "storage") })
    proxy = await openFaultyProxy(server.url)
    file = join(root, "fleet.yaml")
  })
  afterAll(async () => {
    await proxy.close()
    await server.kill()
    await rm(root, { recursive: true, force: true })
  })

  const jobUntil = async (nightEnd: number): Promise<Job> =>
    resolveJob(parseJobFile(await writeSteadyJob(file, { url: proxy.url, nightEnd }), file), file)

  it("is fetched once: the next night asks for a fourteenth of it", async () => {
    const before = end - day
    const first = await survey(await jobUntil(before), effectsAt(before))
    expect(first.hosts).toHaveLength(20)
    expect(first.faults.size).toBe(0)
    const whole = proxy.counted()
    const later = await jobUntil(end)
    await survey(later, effectsAt(end))
    const next = proxy.counted()
    expect(next.bytes).toBeLessThan(whole.bytes / 12) // at ten minutes labels weigh more than at one
    expect(next.requests).toBeLessThan(whole.requests / 7)
    await survey(later, effectsAt(end), { mode: "offline" })
    expect(proxy.counted().requests).toBe(0)
  })

  it("leads to a report in HTML and PDF that names the planted fault", async () => {
    await jobUntil(end)
    await expectFaultFound(file, 20)
  })
})

describe.skipIf(!areInstalled("victoria-metrics"))("a VictoriaMetrics with two weeks of 8 hosts", () => {
  let root: string
  let server: Server

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "noctule-victoria-"))
    server = await startVictoriaMetrics()
    for await (const lines of blocksOf(steadyFleet({ hosts: 8, days: 16, end, every }))) {
      const inMilliseconds = lines.map(line => `${line}000`).join("\n")
      await fetch(`${server.url}/api/v1/import/prometheus`, { method: "POST", body: inMilliseconds })
    }
    await fetch(`${server.url}/internal/force_flush`)
  })
  afterAll(async () => {
    await server.kill()
    await rm(root, { recursive: true, force: true })
  })

  it("leads to a report in HTML and PDF that names the planted fault", async () => {
    const file = join(root, "fleet.yaml")
    await writeSteadyJob(file, { url: server.url, nightEnd: end })
    await expectFaultFound(file, 8)
  })
})
