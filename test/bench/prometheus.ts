import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
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
import { areInstalled, startPrometheus } from "../sources/servers.ts"
import { steadyFleet } from "../sources/steady-fleet.ts"

/**
 * npm run bench:prometheus [-- --hosts N] [-- --days N]: the features of the preset node-exporter at a
 * minute, from a real Prometheus that promtool filled. The first night fetches the history and itself; the
 * next one what is new. Before and after each, curl downloads the same answers to nowhere, as many at once.
 * Each fetch is a process of its own. 20 hosts and 14 days of history are the measure.
 */
const day = 86_400_000
const nightEnd = Date.UTC(2026, 2, 18, 7)

if (process.argv[2] === "--fetch") await fetchNight(process.argv[3] ?? "", Number(process.argv[4]))
else await main(option("--hosts", 20), option("--days", 14))

async function main(hosts: number, days: number): Promise<void> {
  if (!areInstalled("prometheus", "promtool", "curl")) process.exit(2)
  const folder = mkdtempSync(join(tmpdir(), "noctule-bench-"))
  const storage = join(folder, "storage")
  const fleet = steadyFleet({ hosts, days: days + 2, end: nightEnd, every: 60_000 })
  const samples = await backfill(blocksOf(fleet), storage)
  print(`${hosts} hosts, ${samples} samples in ${days + 2} days`)
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
  await night("first night", file, nightEnd - day)
  await night("next night", file, nightEnd)
  await server.kill()
  rmSync(folder, { recursive: true })
}

async function night(name: string, file: string, end: number): Promise<void> {
  const requests = await requestsOf(jobOf(file), end)
  const list = join(file, "..", "curl.txt")
  writeFileSync(list, requests.join("\nnext\n"))
  const before = await curl(list)
  const own = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--fetch", file, String(end)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  })
  const after = await curl(list)
  const { seconds, peak } = JSON.parse(own.stdout) as { seconds: number; peak: number }
  const byCurl = (before.seconds + after.seconds) / 2
  print(
    `${name}: ${requests.length} answers, ${(after.bytes / 1e6).toFixed(1)} MB packed; ${seconds.toFixed(1)} s, ` +
      `peak ${peak.toFixed(0)} MB; curl ${before.seconds.toFixed(1)} s before and ${after.seconds.toFixed(1)} s after it: ` +
      `${(seconds / byCurl).toFixed(2)} times`,
  )
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

async function curl(list: string): Promise<{ readonly seconds: number; readonly bytes: number }> {
  const start = performance.now()
  const child = spawn(
    "curl",
    ["--no-progress-meter", "--parallel", "--parallel-max", "4", "--config", list],
    { stdio: ["ignore", "pipe", "inherit"] },
  )
  let sizes = ""
  for await (const part of child.stdout) sizes += String(part)
  const bytes = sizes.split("\n").reduce((sum, size) => sum + Number(size), 0)
  return { seconds: (performance.now() - start) / 1000, bytes }
}

/** In a process of its own: prints its seconds, and the peak of its memory in MB. */
async function fetchNight(file: string, end: number): Promise<void> {
  const job = jobOf(file)
  const silent = (): void => undefined
  const start = performance.now()
  await fetchSamples(
    { job, rule: ruleOf(job), window: windowOf(job, end), mode: "online" },
    {
      now: () => end,
      env: {},
      signal: new AbortController().signal,
      log: { debug: silent, info: silent, warn: silent, error: silent },
      progress: { at: silent, clear: silent },
    },
  )
  const peak = process.resourceUsage().maxRSS / 1024
  print(JSON.stringify({ seconds: (performance.now() - start) / 1000, peak }))
}

function jobOf(file: string): Job {
  return resolveJob(parseJobFile(readFileSync(file, "utf8"), file), file)
}

function ruleOf({ source: { prometheus } }: Job): PrometheusRule {
  if (prometheus === undefined) throw new Error("the job has no server")
  return prometheus
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
