import { spawn, spawnSync } from "node:child_process"
import { mkdtemp, writeFile } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it, onTestFinished } from "vitest"
import { type MetricsInput, metricsText, pushMetrics } from "../../../src/deliver/index.ts"
import { noon, stopwatch } from "../../clock.ts"
import { busyNight } from "../report/fixture.ts"
import { httpServer } from "./servers.ts"
import { testEffects } from "./fixtures.ts"

const { result, record } = busyNight()
const figures: MetricsInput = {
  job: "nightly",
  lastRun: { at: noon, exit: 6, report: true },
  lastGood: { result, stages: record.stages },
  deliveries: [
    { route: "mail", state: "pending", count: 2 },
    { route: "mail", state: "sent", count: 31 },
  ],
  versions: { noctule: "0.1.0", node: "20.20.2" },
}

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined
const tools = ["promtool", "prometheus", "prometheus-pushgateway"].filter(program => !has(program))

describe("the metrics of a run", () => {
  it("say when a night last succeeded, how long it took, and how hosts, incidents, messages and models are", async () => {
    const lines = (await metricsText(figures)).split("\n")
    expect(lines).toEqual(
      expect.arrayContaining([
        `noctule_last_success_timestamp_seconds{noctule_job="nightly"} ${Date.parse(result.run.finishedAt) / 1000}`,
        `noctule_last_run_timestamp_seconds{noctule_job="nightly"} ${noon / 1000}`,
        'noctule_last_run_exit_code{noctule_job="nightly"} 6',
        'noctule_last_run_failed{noctule_job="nightly"} 0',
        'noctule_run_duration_seconds{noctule_job="nightly"} 120',
        'noctule_stage_rows{noctule_job="nightly",stage="ingest"} 221760',
        'noctule_hosts{noctule_job="nightly",status="failed"} 1',
        'noctule_hosts{noctule_job="nightly",status="silent"} 1',
        'noctule_incidents{noctule_job="nightly",severity="critical"} 1',
        'noctule_incidents{noctule_job="nightly",severity="low"} 0',
        'noctule_deliveries{noctule_job="nightly",route="mail",state="pending"} 2',
        'noctule_models{noctule_job="nightly",verdict="healthy"} 7',
        'noctule_build_info{noctule_job="nightly",version="0.1.0",node="20.20.2"} 1',
        "# EOF",
      ]),
    )
  })

  it("after a failure tell of it, and leave the last success where it was; before any success there is none", async () => {
    const failed = await metricsText({
      ...figures,
      lastRun: { at: noon + 86_400_000, exit: 3, report: false },
    })
    expect(failed).toContain('noctule_last_run_failed{noctule_job="nightly"} 1')
    expect(failed).toContain(
      `noctule_last_success_timestamp_seconds{noctule_job="nightly"} ${Date.parse(result.run.finishedAt) / 1000}`,
    )
    const first = await metricsText({ ...figures, lastGood: null, deliveries: [] })
    expect(first).not.toMatch(/last_success|noctule_hosts/)
  })

  it("hold no name of a host", async () => {
    const text = await metricsText(figures)
    expect(result.hosts.filter(({ host }) => text.includes(`"${host}"`))).toEqual([])
  })

  it("are posted to a Pushgateway under one stable group, and tried again after an error", async () => {
    const server = await httpServer([{ status: 500 }, { status: 202 }])
    onTestFinished(() => server.close())
    expect(await pushMetrics(server.url, { job: "nightly", text: "a 1\n" }, testEffects())).toMatchObject({
      state: "sent",
    })
    const sent = server.requests.map(({ method, path, body }) => [method, path, body])
    expect(sent).toEqual(Array(2).fill(["POST", "/metrics/job/noctule/noctule_job/nightly", "a 1\n"]))
  })
})

describe.skipIf(tools.includes("promtool"))("promtool (skipped where it is not installed)", () => {
  it("finds nothing wrong with the text, and nothing with the rules", async () => {
    const checked = spawnSync("promtool", ["check", "metrics"], {
      input: await metricsText(figures),
      encoding: "utf8",
    })
    expect([checked.status, checked.stdout, checked.stderr]).toEqual([0, "", ""])
    const rules = spawnSync("promtool", ["check", "rules", "jobs/prometheus/noctule.rules.yaml"], {
      encoding: "utf8",
    })
    expect(rules.status, rules.stderr).toBe(0)
  })

  it("sees each alert fire when it should", () => {
    const tested = spawnSync("promtool", ["test", "rules", "test/unit/deliver/noctule.rules.test.yaml"], {
      encoding: "utf8",
    })
    expect(tested.status, `${tested.stdout}${tested.stderr}`).toBe(0)
  })
})

describe.skipIf(tools.length > 0)(
  "Debian's Pushgateway and Prometheus (skipped where they are not installed)",
  () => {
    it("take the figures, replace them, and answer a query with them", async () => {
      const folder = await mkdtemp(join(tmpdir(), "noctule-prometheus-"))
      const [gateway, prometheus] = [await freePort(), await freePort()]
      start("prometheus-pushgateway", [`--web.listen-address=127.0.0.1:${gateway}`, "--log.level=error"])
      await answers(`http://127.0.0.1:${gateway}/-/ready`)
      const push = async (text: string): Promise<string> =>
        (await pushMetrics(`http://127.0.0.1:${gateway}`, { job: "nightly", text }, testEffects())).state
      expect(await push(await metricsText(figures))).toBe("sent")
      expect(
        await push(
          await metricsText({ ...figures, deliveries: [{ route: "mail", state: "pending", count: 0 }] }),
        ),
      ).toBe("sent")
      const page = await (await fetch(`http://127.0.0.1:${gateway}/metrics`)).text()
      expect(page).toMatch(/noctule_deliveries\{[^}]*state="pending"\} 0/)
      expect(page).not.toMatch(/noctule_deliveries\{[^}]*state="sent"/)
      // A run that lost its output knows of no success, which an alert must not forget.
      expect(await push(await metricsText({ ...figures, lastGood: null }))).toBe("sent")
      const kept = await (await fetch(`http://127.0.0.1:${gateway}/metrics`)).text()
      expect(kept).toMatch(/noctule_last_success_timestamp_seconds\{[^}]*noctule_job="nightly"/)

      const config = join(folder, "prometheus.yaml")
      await writeFile(
        config,
        `global: { scrape_interval: 1s }
scrape_configs: [{ job_name: push, honor_labels: true, static_configs: [{ targets: ["127.0.0.1:${gateway}"] }] }]
`,
      )
      const storage = [
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${prometheus}`,
        "--log.level=error",
      ]
      start("prometheus", [`--config.file=${config}`, ...storage])
      await answers(`http://127.0.0.1:${prometheus}/-/ready`)
      const query = encodeURIComponent('noctule_hosts{noctule_job="nightly",status="failed"}')
      const found = await until(async () => {
        const { data } = (await (
          await fetch(`http://127.0.0.1:${prometheus}/api/v1/query?query=${query}`)
        ).json()) as { data: { result: Sample[] } }
        return data.result[0] ?? null
      })
      expect(found).toMatchObject({
        metric: { job: "noctule", noctule_job: "nightly" },
        value: [expect.any(Number), "1"],
      })
    })
  },
)

interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [number, string]
}

function start(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { stdio: "ignore" })
  onTestFinished(() => void child.kill("SIGKILL"))
}

async function answers(url: string): Promise<void> {
  await until(async () => ((await fetch(url)).ok ? true : null))
}

/** Asks until there is an answer, 30 s at most. */
async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (const elapsed = stopwatch(); ; await sleep(200)) {
    const answer = await ask().catch(() => null)
    if (answer !== null) return answer
    if (elapsed() > 30_000) throw new Error("no answer within 30 s")
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await new Promise<number>(
    resolve => void server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  )
  await new Promise<void>(resolve => void server.close(() => resolve()))
  return port
}
