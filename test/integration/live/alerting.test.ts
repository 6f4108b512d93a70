import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { areInstalled, freePort } from "../../sources/servers.ts"
import { type HttpServer, httpServer, type SmtpServer, smtpServer } from "../../unit/deliver/servers.ts"
import { noctule, type SmallSource, smallSource } from "../small-night.ts"
import { eventually, type Running, type RunningWatch, start, startWatch } from "./foreign.ts"
import { type GrowingSource, growing } from "./growing.ts"

const [hasAlertmanager, hasPrometheus] = [areInstalled("prometheus-alertmanager"), areInstalled("prometheus")]

const alerts = z.array(
  z.object({
    labels: z.object({ alertname: z.string(), incident: z.string(), host: z.string(), severity: z.string() }),
    annotations: z.object({ summary: z.string(), signals: z.string() }),
    status: z.object({ state: z.string() }),
  }),
)
const notification = z.object({
  status: z.string(),
  alerts: z.array(z.object({ labels: z.object({ incident: z.string() }) })),
})
const vector = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
})

/** What one sees of the incident: while it is open, and once it is over. */
interface Seen {
  readonly subjects: readonly string[]
  readonly managed: z.infer<typeof alerts>
  readonly notified: readonly string[]
  readonly scraped: readonly Readonly<Record<string, string>>[]
}

let folder: string
let mails: SmtpServer
let receiver: HttpServer
let watch: RunningWatch
let source: SmallSource
let rows: GrowingSource
const others: Running[] = []
const [managerPort, prometheusPort] = [await freePort(), await freePort()]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-alerting-"))
  mails = await smtpServer()
  receiver = await httpServer()
  await startServers()
  source = await smallSource([{ host: "a" }, { host: "b" }], { more: deliverText(), updates: 120 })
  const night = await noctule(["run", source.job, "--output", source.output, "--workers", "1"])
  expect(night.code, night.stderr).toBe(0)
  rows = growing(source, ["a", "b"])
  await rows.grow(24)
  await rows.grow(6, 3)
  watch = await startWatch(source.job, ["--output", source.output, "--every", "1s"])
  await writeFile(join(folder, "targets.json"), JSON.stringify([{ targets: [new URL(watch.url).host] }]))
}, 300_000)
afterAll(async () => {
  await watch.stop("SIGKILL")
  for (const server of others) await server.stop("SIGKILL")
  await Promise.all([mails.close(), receiver.close()])
  await rm(folder, { recursive: true, force: true })
})

describe("an incident of a running watch", () => {
  it("is mailed, and known to Alertmanager and Prometheus where they are installed, until it is over", async () => {
    const opened = await eventually(async () => ifAll(await seen(), isRaised))
    expect(opened.subjects).toEqual([expect.stringMatching(/^New, \w+: .*cpu/i)])
    const incident = /incident="([^"]+)"|id="([^"]+)"/.exec(
      await (await fetch(`${watch.url}/metrics`)).text(),
    )?.[2]
    expect(incident).toMatch(/^INC-\d{8}-/)
    if (hasAlertmanager) {
      expect(opened.managed).toMatchObject([
        { labels: { alertname: "NoctuleIncident", incident, host: "a" }, status: { state: "active" } },
      ])
      expect(opened.managed[0]?.annotations.signals).toMatch(/cpu/i)
      expect(opened.notified).toEqual([`firing ${incident}`])
    }
    if (hasPrometheus) expect(opened.scraped).toMatchObject([{ id: incident, host: "a" }])

    await rows.grow(14)
    const over = await eventually(async () => ifAll(await seen(), isOver))
    expect(over.subjects.slice(1)).toEqual([expect.stringMatching(/^Over, /)])
    if (hasAlertmanager) expect(over.notified).toEqual([`firing ${incident}`, `resolved ${incident}`])
  }, 500_000)

  it.skipIf(!hasAlertmanager)("is sent to a real Alertmanager (skipped where it is not installed)", () => {
    expect(receiver.requests.length).toBe(2)
  })

  it.skipIf(!hasPrometheus)(
    "is scraped by a real Prometheus (skipped where it is not installed)",
    async () => {
      expect(await queried("noctule_watch_host_status == 1")).toHaveLength(2)
    },
  )

  it("ends with SIGTERM", async () => {
    expect(await watch.stop()).toBe(0)
  })
})

function isRaised({ subjects, managed, notified, scraped }: Seen): boolean {
  return (
    subjects.length > 0 &&
    (!hasAlertmanager || (managed.length > 0 && notified.length > 0)) &&
    (!hasPrometheus || scraped.length > 0)
  )
}

function isOver({ subjects, managed, notified, scraped }: Seen): boolean {
  return (
    subjects.length > 1 &&
    (!hasAlertmanager || (managed.length === 0 && notified.length > 1)) &&
    (!hasPrometheus || scraped.length === 0)
  )
}

function ifAll(one: Seen, is: (one: Seen) => boolean): Seen | null {
  return is(one) ? one : null
}

async function seen(): Promise<Seen> {
  const managed = hasAlertmanager
    ? alerts.parse(await jsonOf(`http://127.0.0.1:${managerPort}/api/v2/alerts`, []))
    : []
  return {
    subjects: mails.mails.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? ""),
    managed,
    notified: receiver.requests.map(({ body }) => {
      const { status, alerts: own } = notification.parse(JSON.parse(body))
      return [status, ...own.map(({ labels }) => labels.incident)].join(" ")
    }),
    scraped: hasPrometheus ? await queried("noctule_incident == 1") : [],
  }
}

async function queried(expr: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const asked = `http://127.0.0.1:${prometheusPort}/api/v1/query?query=${encodeURIComponent(expr)}`
  const { data } = vector.parse(await jsonOf(asked, { data: { result: [] } }))
  return data.result.map(({ metric }) => metric)
}

/** What a server answers; `before` while it does not. */
async function jsonOf(url: string, before: unknown): Promise<unknown> {
  return await fetch(url).then(
    async answer => (answer.ok ? await answer.json() : before),
    () => before,
  )
}

async function startServers(): Promise<void> {
  if (hasAlertmanager) {
    const config = join(folder, "alertmanager.yaml")
    await writeFile(
      config,
      `route: { receiver: hook, group_by: [incident], group_wait: 1s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: "${receiver.url}" }] }]
`,
    )
    others.push(
      start("prometheus-alertmanager", [
        `--config.file=${config}`,
        `--storage.path=${join(folder, "alerts")}`,
        `--web.listen-address=127.0.0.1:${managerPort}`,
        "--cluster.listen-address=",
      ]),
    )
  }
  if (hasPrometheus) {
    const config = join(folder, "prometheus.yaml")
    await writeFile(
      config,
      `global: { scrape_interval: 1s }
scrape_configs:
  - { job_name: watch, file_sd_configs: [{ files: [targets.json], refresh_interval: 1s }] }
`,
    )
    others.push(
      start("prometheus", [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, "metrics")}`,
        `--web.listen-address=127.0.0.1:${prometheusPort}`,
      ]),
    )
  }
}

function deliverText(): string {
  const mail = `{ to: mail, on: [live], server: 127.0.0.1, port: ${mails.port}, tls: never, from: n@example.org, recipients: o@example.org }`
  return `deliver:
  - ${mail}
  - { to: alertmanager, url: "http://127.0.0.1:${managerPort}" }
watch: { closeAfter: 5 }
`
}
