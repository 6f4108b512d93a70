import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { survey } from "../../src/ingest/index.ts"
import { parseJobFile, resolveJob } from "../../src/job/index.ts"
import { membersOf } from "../integration/live-night.ts"
import { effectsAt } from "../unit/ingest/fixture.ts"
import { backfill, blocksOf } from "./backfill.ts"
import { type FaultyProxy, openFaultyProxy } from "./faulty-proxy.ts"
import { areInstalled, type Server, startPrometheus } from "./servers.ts"
import { fault, faultyFeatures, steadyFleet } from "./steady-fleet.ts"

const day = 86_400_000
const every = 10 * 60_000
const end = Date.UTC(2026, 2, 18, 7)

describe.skipIf(!areInstalled("prometheus", "promtool"))("a Prometheus with two weeks of 20 hosts", () => {
  let root: string
  let server: Server
  let proxy: FaultyProxy
  let job: string

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "noctule-sources-"))
    const fleet = steadyFleet({ hosts: 20, days: 16, end, every })
    await backfill(blocksOf(fleet), join(root, "storage"))
    server = await startPrometheus({ storage: join(root, "storage") })
    proxy = await openFaultyProxy(server.url)
    job = join(root, "fleet.yaml")
  })
  afterAll(async () => {
    await proxy.close()
    await server.kill()
    await rm(root, { recursive: true, force: true })
  })

  /** A job whose night ends then. */
  const write = async (nightEnd: number): Promise<string> => {
    const text = jobText(proxy.url, new Date(nightEnd).toISOString())
    await writeFile(job, text)
    return text
  }

  it("is fetched once: the next night asks for a fourteenth of it", async () => {
    const before = end - day
    const first = await survey(resolveJob(parseJobFile(await write(before), job), job), effectsAt(before))
    expect(first.hosts).toHaveLength(20)
    expect(first.faults.size).toBe(0)
    const whole = proxy.counted()
    const later = resolveJob(parseJobFile(await write(end), job), job)
    await survey(later, effectsAt(end))
    const next = proxy.counted()
    expect(next.bytes).toBeLessThan(whole.bytes / 12) // at ten minutes labels weigh more than at one
    expect(next.requests).toBeLessThan(whole.requests / 7)
    await survey(later, effectsAt(end), "offline")
    expect(proxy.counted().requests).toBe(0)
  })

  it("leads to a report in HTML and PDF that names the planted fault", async () => {
    await write(end)
    await promisify(execFile)(process.execPath, ["dist/cli/main.js", "run", job, "--quiet"])
    const latest = join(root, "output", "fleet", "latest")
    const result = JSON.parse(await readFile(join(latest, "result.json"), "utf8")) as RunResult
    expect(result.hosts).toHaveLength(20)
    const [start, stop] = [0, fault.length].map(hours => end + (hours - fault.hoursBeforeEnd) * 3_600_000)
    const found = membersOf(result).find(
      member =>
        member.host === fault.host && Date.parse(member.start) < stop! && Date.parse(member.end) > start!,
    )
    expect(faultyFeatures).toContain(found?.contributions[0]?.feature)
    expect((await stat(join(latest, "report.html"))).size).toBeGreaterThan(50_000)
    expect((await readFile(join(latest, "report.pdf"))).subarray(0, 5).toString()).toBe("%PDF-")
  })
})

/** The detector that is trained soonest, on few updates. */
function jobText(url: string, end: string): string {
  return `
source:
  prometheus: { url: "${url}", preset: node-exporter, step: 10m, rate: 40m }
night: { end: "${end}" }
history: { length: 14d }
model: { detectors: [lstm-autoencoder], window: 6, updates: 60 }
output: output
`
}
