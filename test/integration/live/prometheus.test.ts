import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { minute } from "../../../src/base/index.ts"
import { metricsText } from "../../../src/deliver/index.ts"
import { startServer } from "../../../src/live/index.ts"
import { noon, stopwatch } from "../../clock.ts"
import { quietLog } from "../../quiet-log.ts"
import { fakeWatch, host, liveIncident, watchState } from "../../unit/live/fixture.ts"
import { busyNight } from "../../unit/report/fixture.ts"
import { areInstalled, freePort } from "../../sources/servers.ts"

const hasPrometheus = areInstalled("prometheus")

const dashboard = z.object({
  uid: z.string(),
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
})
const answer = z.object({ status: z.literal("success"), data: z.object({ result: z.array(z.unknown()) }) })

describe.skipIf(!hasPrometheus)("a real Prometheus (skipped where it is not installed)", () => {
  it("scrapes a watch and a night's figures, and has data for each panel of the dashboards", async () => {
    const folder = await mkdtemp(join(tmpdir(), "noctule-scrape-"))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const state = watchState({
      hosts: [host("api-1", { anomalous: true, score: 9 })],
      open: [liveIncident("INC-1", "api-1")],
    })
    const server = await startServer({
      watch: fakeWatch(state),
      job: { predict: { host: null, feature: null }, metrics: { file: null, pushgateway: null, top: 100 } },
      listen: { host: "127.0.0.1", port: 0 },
      access: null,
      tls: null,
      log: quietLog,
    })
    onTestFinished(() => server.close())
    const night = await nightServer()
    const port = await freePort()
    const instance = new URL(server.url).host
    const config = join(folder, "prometheus.yaml")
    await writeFile(
      config,
      `global: { scrape_interval: 1s }
scrape_configs:
  - { job_name: noctule-watch, static_configs: [{ targets: ["${instance}"] }] }
  - { job_name: noctule-nights, static_configs: [{ targets: ["${night}"] }] }
`,
    )
    const storage = [`--storage.tsdb.path=${join(folder, "data")}`, `--web.listen-address=127.0.0.1:${port}`]
    const prometheus = spawn("prometheus", [`--config.file=${config}`, ...storage, "--log.level=error"])
    onTestFinished(() => void prometheus.kill())
    const query = async (expr: string): Promise<readonly unknown[]> => {
      const asked = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expr)}`)
      return answer.parse(await asked.json()).data.result
    }
    const waited = stopwatch()
    const scraped = async (): Promise<boolean> =>
      (await query("noctule_watch_info and on () noctule_last_run_exit_code").catch(() => [])).length > 0
    while (!(await scraped()) && waited() < 120_000) await sleep(500)

    const values = { instance, host: "api-1", noctule_job: "nightly" }
    const empty: string[] = []
    for (const file of ["watch", "nights"]) {
      const { panels } = dashboard.parse(JSON.parse(await readFile(`jobs/grafana/${file}.json`, "utf8")))
      for (const { title, targets } of panels)
        for (const { expr } of targets) {
          const filled = expr.replaceAll(/\$(\w+)/g, (_, name: keyof typeof values) => values[name])
          if ((await query(filled)).length === 0) empty.push(`${file}: ${title}: ${filled}`)
        }
    }
    expect(empty).toEqual([])
  })
})

/** The figures that a night leaves, on a port. */
async function nightServer(): Promise<string> {
  const { result, record } = busyNight()
  const text = await metricsText({
    job: "nightly",
    lastRun: { at: noon - minute, exit: 0, report: true },
    lastGood: { result, stages: record.stages },
    deliveries: [{ route: "mail", state: "pending", count: 2 }],
    versions: { noctule: "0.1.0", node: "20.20.2" },
  })
  const { createServer: createHttp } = await import("node:http")
  const server = createHttp((_, response) => {
    response.setHeader("content-type", "application/openmetrics-text; version=1.0.0; charset=utf-8")
    response.end(text)
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
