import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Job, PrometheusRule, TimeSpan } from "../../src/base/index.ts"
import { cacheFolderOf } from "../../src/ingest/prometheus/cache.ts"
import { chunksOf, requestFor } from "../../src/ingest/prometheus/chunks.ts"
import { fetchSamples } from "../../src/ingest/prometheus/fetch.ts"
import { windowOf } from "../../src/ingest/prometheus/survey.ts"
import { wantedDays } from "../../src/ingest/prometheus/wanted-days.ts"
import { parseJobFile, resolveJob } from "../../src/job/index.ts"
import { backfill, blocksOf } from "../sources/backfill.ts"
import { areInstalled, type Server, startPrometheus } from "../sources/servers.ts"
import { steadyFleet } from "../sources/steady-fleet.ts"
import { secondsOf, secondsOfEnded } from "./process-tree.ts"
import { quietEffects } from "./quiet-effects.ts"

/**
 * npm run bench:prometheus [-- --hosts N] [-- --days N] [-- --storage DIR]: the features of the preset
 * node-exporter at a minute, from a real Prometheus that promtool filled (DIR, which is kept, only once). The
 * first night fetches the history and itself; the next one what is new. Before and after each, curl downloads
 * the same answers to nowhere, as many at once. Each fetch is a process of its own. Seconds are those of the
 * clock and, of client and server, of the processors. 20 hosts and 14 days of history are the measure.
 */
const day = 86_400_000
const nightEnd = Date.UTC(2026, 2, 18, 7)

if (process.argv[2] === "--fetch") await fetchNight(process.argv[3] ?? "", Number(process.argv[4]))
else await main(option("--hosts", 20), option("--days", 14))

async function main(hosts: number, days: number): Promise<void> {
  if (!areInstalled("prometheus", "promtool", "curl")) process.exit(2)
  const folder = mkdtempSync(join(tmpdir(), "noctule-bench-"))
  const storage = text("--storage", join(folder, "storage"))
  if (!existsSync(storage)) {
    const fleet = steadyFleet({ hosts, days: days + 2, end: nightEnd, every: 60_000 })
    const samples = await backfill(blocksOf(fleet), storage)
    print(`${hosts} hosts, ${samples} samples in ${days + 2} days`)
  }
  const server = await startPrometheus({ storage })
  const file = join(folder, "fleet.yaml")
  writeFileSync(
    file,
    `source: { prometheus: { url: "${server.url}", preset: node-exporter } }
night: { end: now }
history: { length: ${days}d }
output: output
`,
  )
  await night("first night", { file, server, end: nightEnd - day })
  await night("next night", { file, server, end: nightEnd })
  await server.kill()
  rmSync(folder, { recursive: true })
}

interface Night {
  /** Of the job. */
  readonly file: string
  readonly server: Server
  /** Epoch ms. */
  readonly end: number
}

async function night(name: string, { file, server, end }: Night): Promise<void> {
  const requests = await requestsOf(jobOf(file), end)
  const list = join(file, "..", "curl.txt")
  writeFileSync(list, requests.join("\nnext\n"))
  const before = await served(server, () => curl(list))
  const own = await served(server, () => fetchOf(file, end))
  const after = await served(server, () => curl(list))
  print(`${name}: ${requests.length} answers, ${(after.bytes / 1e6).toFixed(1)} MB packed`)
  for (const [label, one] of Object.entries({ curl: before, noctule: own, "curl then": after }))
    print(
      `  ${label.padEnd(9)} ${one.seconds.toFixed(1)} s; of the processors ${one.client.toFixed(1)} s, server ${one.server.toFixed(1)} s`,
    )
  const times = (of: (one: Cost) => number): string => ((2 * of(own)) / (of(before) + of(after))).toFixed(2)
  print(
    `  peak ${own.peak.toFixed(0)} MB; ${times(({ seconds }) => seconds)} times curl's seconds, ` +
      `${times(one => one.client + one.server)} times the processors' seconds of curl and server`,
  )
}

interface Cost {
  readonly seconds: number
  /** Seconds of the processors. */
  readonly client: number
  readonly server: number
}

type ClientCost = Omit<Cost, "server">

async function served<C extends ClientCost>(
  { pid }: Server,
  work: () => Promise<C>,
): Promise<C & Pick<Cost, "server">> {
  const before = secondsOf(pid)
  const cost = await work()
  return { ...cost, server: secondsOf(pid) - before }
}

/** In a process of its own; `peak` of its memory in MB. */
async function fetchOf(file: string, end: number): Promise<ClientCost & { readonly peak: number }> {
  const args = [fileURLToPath(import.meta.url), "--fetch", file, String(end)]
  return JSON.parse(await outputOf(process.execPath, args)) as ClientCost & { readonly peak: number }
}

/** What a fetch that begins now would ask for, as curl's configuration. */
async function requestsOf(job: Job, now: number): Promise<readonly string[]> {
  const rule = ruleOf(job)
  const window = windowOf(job, now)
  const wanted = await wantedDays({ rule, window, cache: cacheFolderOf(job), mode: "online", now })
  return wanted
    .filter(({ cached }) => cached === null)
    .flatMap(({ query, span, begun }) => {
      const missing: TimeSpan = begun === null ? span : { start: begun.settled, end: span.end }
      return chunksOf(missing, query, rule).map(chunk => {
        const { path, params } = requestFor(query, chunk, rule)
        return [
          `url = "${rule.url}/api/v1/${path}"`,
          `data = "${new URLSearchParams(params).toString()}"`,
          `output = "/dev/null"`,
          "compressed",
          "silent",
          String.raw`write-out = "%{size_download}\n"`,
        ].join("\n")
      })
    })
}

/** `bytes` of all answers, packed. */
async function curl(list: string): Promise<ClientCost & { readonly bytes: number }> {
  const [start, ended] = [performance.now(), secondsOfEnded()]
  const args = ["--no-progress-meter", "--parallel", "--parallel-max", "4", "--config", list]
  const sizes = await outputOf("curl", args)
  const bytes = sizes.split("\n").reduce((sum, size) => sum + Number(size), 0)
  return { bytes, seconds: (performance.now() - start) / 1000, client: secondsOfEnded() - ended }
}

async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] })
  let output = ""
  child.stdout.on("data", part => (output += String(part)))
  await once(child, "close")
  return output
}

/** Prints what the fetch itself costs, without the start of its process, and the peak of its memory in MB. */
async function fetchNight(file: string, end: number): Promise<void> {
  const job = jobOf(file)
  const [start, begun] = [performance.now(), process.cpuUsage()]
  await fetchSamples(
    { job, rule: ruleOf(job), window: windowOf(job, end), mode: "online" },
    { ...quietEffects, now: () => end, env: {} },
  )
  const { user, system } = process.cpuUsage(begun)
  const peak = process.resourceUsage().maxRSS / 1024
  const seconds = (performance.now() - start) / 1000
  print(JSON.stringify({ seconds, client: (user + system) / 1e6, peak }))
}

function jobOf(file: string): Job {
  return resolveJob(parseJobFile(readFileSync(file, "utf8"), file), file)
}

function ruleOf({ source: { prometheus } }: Job): PrometheusRule {
  if (prometheus === undefined) throw new Error("the job has no server")
  return prometheus
}

function option(name: string, otherwise: number): number {
  return Number(text(name, String(otherwise)))
}

function text(name: string, otherwise: string): string {
  const at = process.argv.indexOf(name)
  return (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
