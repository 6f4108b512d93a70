import { resolve } from "node:path"
import { day, type Effects, type Job, minute } from "../../base/index.ts"
import { discover, type Discovery, probeServer, type ServerProbe } from "../../ingest/index.ts"
import {
  type Comments,
  type JobFileInput,
  markerMetrics,
  parseJobFile,
  resolveJob,
  writeDuration,
  writeJobFile,
} from "../../job/index.ts"
import { countOf, formatCount, listSome } from "../../text/index.ts"
import { noExporter } from "./faults.ts"
import { type Login, loginFrom, type PrometheusInput } from "./login.ts"

/** `noctule init --prometheus URL`: a commented job for what the server's exporters measure. */
export async function serverJobFile(url: string, effects: Effects): Promise<string> {
  const server = { url, ...loginFrom(effects.env) }
  const bare = jobOf({ source: { prometheus: { ...server, preset: "node-exporter" } } })
  const metrics = Object.keys(markerMetrics)
  const discovery = await discover(ruleOf(bare), { metrics, at: effects.now() }, effects)
  const draft = draftFor(server, discovery)
  const job = jobOf(draft)
  const end = effects.now()
  const probe = await probeServer(
    ruleOf(job),
    { start: end - job.night.length - job.history.length, end },
    effects,
  )
  return writeJobFile(draft, commentsOf(discovery), headComment(job, probe))
}

/** Rates need four scrapes, and rows no more than one. */
const scrapesPerRate = 4
const defaults = { step: minute, rate: 5 * minute }

function draftFor(
  server: Login & { readonly url: string },
  { exporters, interval }: Discovery,
): JobFileInput {
  const [first] = exporters
  const preset = first && markerMetrics[first.metric]
  if (first === undefined || preset === undefined) throw noExporter(server.url, Object.keys(markerMetrics))
  const scrape = interval ?? defaults.step
  const prometheus: PrometheusInput = {
    ...server,
    preset,
    ...(first.job !== "" && { select: `{job=${JSON.stringify(first.job)}}` }),
    ...(scrape > defaults.step && { step: writeDuration(scrape) }),
    ...(scrapesPerRate * scrape > defaults.rate && { rate: writeDuration(scrapesPerRate * scrape) }),
  }
  return { source: { prometheus }, night: { end: "now" } }
}

function commentsOf({ exporters, interval }: Discovery): Comments {
  const found = exporters.map(({ metric, job, series }) => `${metric} of job ${job} (${formatCount(series)})`)
  return {
    "source/prometheus":
      "Only queries leave this machine. See prometheus.example.yaml for login, tenants and own queries.",
    "source/prometheus/select": `found: ${listSome(found, 4)}`,
    "source/prometheus/step": "the scrape interval",
    "source/prometheus/rate": "four scrape intervals",
    "night/end": `the run's start${interval === null ? "" : `; a scrape every ${writeDuration(interval)}`}`,
  }
}

/** Of a sample in an answer, before gzip. */
const bytesPerSample = 25
/** Samples a second: 9.4 million took 327 s from a Prometheus 2.42 on the same two busy cores. */
const samplesPerSecond = 29_000

function headComment(job: Job, { hosts, queries, oldest }: ServerProbe): string {
  const found = queries.filter(query => query.hosts.size > 0)
  const missing = queries.filter(query => query.hosts.size === 0).map(({ query }) => query.name)
  const series = found.reduce((sum, query) => sum + query.hosts.size, 0)
  const days = (job.history.length + job.night.length) / day
  const rowsPerDay = day / ruleOf(job).step
  const samples = series * days * rowsPerDay
  const megabytes = Math.ceil((samples * bytesPerSample) / 1e6)
  const minutes = Math.max(1, Math.ceil(samples / samplesPerSecond / 60))
  return [
    `Written by noctule init: ${countOf(hosts.length, "host")} (${listSome(hosts, 3)}), ${countOf(found.length, "feature")}, ${countOf(series, "series", "series")}.`,
    `The first night fetches ${countOf(days, "day")}: about ${formatCount(megabytes)} MB in ${countOf(minutes, "minute")}; a later one ${countOf(1, "day")}.`,
    ...(missing.length === 0 ? [] : [`No series for: ${listSome(missing, 6)}.`]),
    ...(oldest === null
      ? []
      : [`The server's samples begin about ${new Date(oldest).toISOString().slice(0, 10)}.`]),
    "Check it with noctule validate, run it with noctule run. Runs are written to output/ next to this file.",
  ].join("\n")
}

function jobOf(draft: JobFileInput): Job {
  const file = resolve("job.yaml")
  return resolveJob(parseJobFile(writeJobFile(draft, {}, ""), file), file)
}

function ruleOf({ source: { prometheus } }: Job): NonNullable<Job["source"]["prometheus"]> {
  if (prometheus === undefined) throw new Error("the draft has no server")
  return prometheus
}
