import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Job } from "../../src/base/index.ts"
import { survey } from "../../src/ingest/index.ts"
import { stopwatch } from "../clock.ts"
import { effectsAt } from "../unit/ingest/fixture.ts"
import { ruleOf, serverJob } from "../unit/ingest/prometheus/fixture.ts"
import { backfill } from "./backfill.ts"
import { type Disturbance, openFaultyProxy } from "./faulty-proxy.ts"
import { areInstalled, type Server, startPrometheus } from "./servers.ts"
import { end, hosts, smallFleet } from "./small-fleet.ts"

const queries = [
  { name: "load", promql: "node_load1" },
  { name: "forks", promql: "rate(node_forks_total[5m])" },
]
/** The window begins at 01:00 the day before: two days of each query. */
const allDays = 4

describe.skipIf(!areInstalled("prometheus", "promtool"))("a Prometheus that is disturbed", () => {
  let storage: string
  let server: Server

  beforeAll(async () => {
    storage = await mkdtemp(join(tmpdir(), "noctule-disturbed-"))
    await backfill(smallFleet(), storage)
    server = await startPrometheus({ storage })
  })
  afterAll(async () => {
    await server.kill()
    await rm(storage, { recursive: true, force: true })
  })

  const jobFor = (url: string): Promise<Job> =>
    serverJob(ruleOf(url, { queries, limits: { concurrency: 1, retry: 5000 } }), end)

  it("is asked once more after 429, 503 and an answer that is cut, and nothing differs then", async () => {
    const disturbances: readonly (Disturbance | null)[] = [
      ...([{ status: 429, retryAfter: "1" }, null, "cut", null] as const),
      ...([{ status: 503, retryAfter: "0" }, null, { status: 500 }, null] as const),
    ]
    const proxy = await openFaultyProxy(server.url, n => disturbances[n] ?? null)
    const [disturbed, plain] = [await jobFor(proxy.url), await jobFor(server.url)]
    const surveyed = await survey(disturbed, realClockFrom(end))
    const expected = await survey(plain, effectsAt(end))
    expect(surveyed.inputs.map(({ sha256 }) => sha256)).toEqual(expected.inputs.map(({ sha256 }) => sha256))
    expect(surveyed.hosts).toEqual(hosts)
    expect(proxy.counted().requests).toBe(allDays + 4)
    await proxy.close()
  })

  it("that is killed in the middle costs exit 4 and nothing else: the next run goes on", async () => {
    let dies = true
    const proxy = await openFaultyProxy(server.url, async n => {
      if (dies && n === 2) await server.kill()
      return null
    })
    const job = await jobFor(proxy.url)
    await expect(survey(job, realClockFrom(end))).rejects.toMatchObject({ exit: 4 })
    dies = false
    proxy.counted()
    server = await startPrometheus({ storage, port: server.port })
    const surveyed = await survey(job, effectsAt(end))
    expect(proxy.counted().requests).toBe(allDays - 1) // one day that was there goes on: its end is asked for
    const whole = await survey(await jobFor(server.url), effectsAt(end))
    expect(surveyed.inputs.map(({ sha256 }) => sha256)).toEqual(whole.inputs.map(({ sha256 }) => sha256))
    await proxy.close()
  })
})

/** A clock that goes, so that retries come to an end. */
function realClockFrom(start: number) {
  const passed = stopwatch()
  return { ...effectsAt(start), now: () => start + passed() }
}
