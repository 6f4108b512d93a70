import { mkdtemp, rm } from "node:fs/promises"
import { createServer, type Server as HttpServer } from "node:http"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Job } from "../../src/base/index.ts"
import { init } from "../../src/cli/commands/init.ts"
import { probeServer, type ServerProbe, windowOf } from "../../src/ingest/index.ts"
import { parseJobFile, resolveJob } from "../../src/job/index.ts"
import { effectsAt } from "../unit/ingest/fixture.ts"
import { areInstalled, type Server, startExporter, startPrometheus } from "./servers.ts"

/** Long enough for a rate: some scrapes a second apart. */
const scrapesTake = 8_000

const jobOf = (text: string): Job => resolveJob(parseJobFile(text, resolve("job.yaml")), resolve("job.yaml"))

/** A step after the server's time, epoch ms: an expression's last step then follows the first scrapes. */
async function timeOf({ url }: Server): Promise<number> {
  const answer = (await (await fetch(`${url}/api/v1/query?query=time()`)).json()) as TimeAnswer
  return Math.floor(Number(answer.data.result[1]) * 1000) + 60_000
}

interface TimeAnswer {
  readonly data: { readonly result: readonly [number, string] }
}

async function probeOf(text: string, at: number): Promise<ServerProbe> {
  const job = jobOf(text)
  const rule = job.source.prometheus
  if (rule === undefined) throw new Error("no server in the job")
  return await probeServer(rule, windowOf(job, at), effectsAt(at))
}

const missingOf = ({ queries }: ServerProbe): string[] =>
  queries.filter(({ hosts }) => hosts.size === 0).map(({ query }) => query.name)

describe.skipIf(!areInstalled("prometheus", "prometheus-node-exporter"))(
  "a Prometheus that scrapes node exporters",
  () => {
    let storage: string
    let prometheus: Server
    let exporter: Server

    beforeAll(async () => {
      storage = await mkdtemp(join(tmpdir(), "noctule-node-"))
      exporter = await startExporter("prometheus-node-exporter", "--web.listen-address=127.0.0.1:PORT")
      const config = scrapeConfig("node", [`127.0.0.1:${exporter.port}`])
      prometheus = await startPrometheus({ storage, config })
      await sleep(scrapesTake)
    })
    afterAll(async () => {
      for (const server of [prometheus, exporter]) await server.kill()
      await rm(storage, { recursive: true, force: true })
    })

    it("is found by init, and has every feature of the preset that this machine can have", async () => {
      const out: string[] = []
      const at = await timeOf(prometheus)
      await init({ files: [], prometheus: prometheus.url }, effectsAt(at), text => void out.push(text))
      const text = out.join("")
      expect(text).toContain("preset: node-exporter")
      expect(jobOf(text).source.prometheus?.queries[0]?.promql).toBe('up{job="node"}')
      const probe = await probeOf(text, at)
      expect(probe.hosts).toEqual(["127.0.0.1"])
      const ofHardware = /^(sys-thermal|disk-)/ // a container need not have any
      expect(missingOf(probe).filter(name => !ofHardware.test(name))).toEqual([])
    })
  },
)

describe.skipIf(!areInstalled("prometheus", "prometheus-blackbox-exporter"))(
  "a Prometheus that probes by blackbox_exporter",
  () => {
    let storage: string
    let prometheus: Server
    let exporter: Server
    let target: HttpServer

    beforeAll(async () => {
      storage = await mkdtemp(join(tmpdir(), "noctule-blackbox-"))
      target = createServer((_, response) => response.end("ok"))
      await new Promise<void>(ready => target.listen(0, "127.0.0.1", ready))
      const address = target.address()
      exporter = await startExporter(
        ...(["prometheus-blackbox-exporter", "--web.listen-address=127.0.0.1:PORT"] as const),
        "--config.file=/etc/prometheus/blackbox.yml",
      )
      const probed = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/health`
      const config = `${scrapeConfig("probes", [probed])}${relabelling(exporter.port)}`
      prometheus = await startPrometheus({ storage, config })
      await sleep(scrapesTake)
    })
    afterAll(async () => {
      for (const server of [prometheus, exporter]) await server.kill()
      target.close()
      await rm(storage, { recursive: true, force: true })
    })

    it("has every feature of the preset", async () => {
      const at = await timeOf(prometheus)
      const source = `source: { prometheus: { url: "${prometheus.url}", preset: blackbox } }\n`
      const probe = await probeOf(source, at)
      expect(probe.hosts).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/health$/)])
      expect(missingOf(probe)).toEqual([])
    })
  },
)

function scrapeConfig(job: string, targets: readonly string[]): string {
  return `
scrape_configs:
  - job_name: ${job}
    scrape_interval: 1s
    static_configs: [{ targets: ${JSON.stringify(targets)} }]
`
}

/** As the exporter's own page has it: the target becomes a parameter and the instance. */
function relabelling(port: number): string {
  return `    metrics_path: /probe
    params: { module: [http_2xx] }
    relabel_configs:
      - { source_labels: [__address__], target_label: __param_target }
      - { source_labels: [__param_target], target_label: instance }
      - { target_label: __address__, replacement: "127.0.0.1:${port}" }
`
}
