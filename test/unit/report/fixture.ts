import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type {
  Contribution, FeatureSeries, HostQuality, HostResult, Incident, IncidentSeries, Member, MemberSeries, RunRecord, RunResult, TrainingRecord,
} from "../../../src/base/index.ts"
import { seeded } from "../../../src/maths/index.ts"
import { fileNameOf } from "../../../src/store/index.ts"

/** A run as the pipeline would leave it, without pipeline: every number follows from `seeded(7)`. */
export interface FixtureRun {
  readonly result: RunResult
  readonly record: RunRecord
  readonly series: readonly IncidentSeries[]
  /** tables/fleet.csv */
  readonly fleet: readonly (readonly string[])[]
}

const start = Date.UTC(2026, 10, 19, 21)
const end = start + 24 * 3_600_000
const minute = 60_000
const iso = (ms: number): string => new Date(ms).toISOString()
const at = (hour: number, min = 0): number => start + hour * 3_600_000 + min * minute

interface Shape {
  readonly feature: string
  readonly label: string
  readonly unit: string
  readonly share: number
  readonly usual: number
  readonly spread: number
  /** The value reached while the incident lasts; the usual one for a bystander. */
  readonly reached: number
  /** Epoch ms of leaving its range, or null for a bystander. */
  readonly from: number | null
}

/** Three incidents (two anomalies, one silent host), a failed host, quiet ones. */
export function busyNight(): FixtureRun {
  const leak = incident({
    id: "inc-7d1f0c9a42", title: "db-2: Swap in use 14 times the usual for 3 h 13 min, still open; I/O wait and Load (1 min) rose after it",
    severity: "critical", rule: "critical: 9 of 10, for a score of 14 times its threshold (4), 3 h 13 min (2), 5 signals (2) and 2 hosts (1)",
    opens: at(20, 48),
    closes: end,
    open: true,
    hosts: [
      { host: "db-2", shapes: memoryLeak(at(20, 12)), ratio: 14.2 },
      { host: "web-1", shapes: slowWeb(at(21, 5)), ratio: 4.1 },
    ],
  })
  const slow = incident({
    id: "inc-2b90e4d177", title: "api-1: p99 response time 2.1 times the usual for 1 h 27 min; p95 response time rose with it",
    severity: "high", rule: "high: 6 of 10, for a score of 6.3 times its threshold (3), 1 h 27 min (2) and 3 signals (1)",
    opens: at(13, 7), closes: at(14, 33), open: false, hosts: [{ host: "api-1", shapes: slowApi(at(13, 4)), ratio: 6.3 }],
  })
  const silent = silentIncident("inc-c41a8e03f5", "edge-1", at(16, 41))
  const incidents = [leak.incident, silent, slow.incident]
  const hosts = ["api-1", "batch-1", "cache-1", "db-1", "db-2", "edge-1", "web-1", "web-2"]
  return {
    result: result(hosts.map(host => hostResult(host, incidents)), incidents),
    record,
    series: [leak.series, slow.series],
    fleet,
  }
}

/** The same fleet on a night when nothing happens and nothing is missing. */
export function quietNight(): FixtureRun {
  const hosts = ["api-1", "batch-1", "db-1", "db-2", "web-1", "web-2"].map(host => hostResult(host, []))
  return { result: { ...result(hosts, []), errors: [] }, record, series: [], fleet }
}

/** As busy as `count` incidents; each has its charts. */
export function crowdedNight(count: number): FixtureRun {
  const hosts = Array.from({ length: 40 }, (_, index) => `node-${String(index + 1).padStart(2, "0")}`)
  const all = Array.from({ length: count }, (_, index) => incident({
    id: `inc-${(index * 2654435761 % 2 ** 32).toString(16).padStart(10, "0")}`,
    title: `${hosts[index % 40]}: Disk busy ${2 + (index % 7)} times the usual for ${10 + index} min; I/O wait rose after it`,
    severity: (["critical", "high", "medium", "low"] as const)[Math.min(3, Math.floor(index / 4))]!,
    rule: "medium: 4 of 10, for a score of 3.1 times its threshold (2) and 3 signals (2)",
    opens: at(1 + (index % 20)), closes: at(1 + (index % 20), 10 + (index % 90)), open: false,
    hosts: [{ host: hosts[index % 40]!, shapes: memoryLeak(at(1 + (index % 20))), ratio: 3 + (index % 9) }],
  }))
  const incidents = all.map(each => each.incident)
  return { result: result(hosts.map(host => hostResult(host, incidents)), incidents), record, series: all.map(each => each.series), fleet }
}

/** The busy night with every name of people's choosing replaced by a hostile one. */
export function hostileNight(): FixtureRun {
  const names: Readonly<Record<string, string>> = {
    "db-2": `<script>alert(1)</script>"'\`{{x}}{{{y}}}`, "web-1": "../../etc/pa\u0000sswd/\u202Egnp.exe", "api-1": `${"long".repeat(75)}`,
    "edge-1": "\u05E9\u05E8\u05EA 🦇 &amp; <img src=x onerror=alert(2)>", "Swap in use": `"><svg onload=alert(3)> {{constructor}}`, "swap-used": "</style><script>{{#each .}}",
    "I/O wait": "javascript:alert(4)", "cpu-iowait": "</script>--><h1>x", "order-writer": "<meta http-equiv=refresh content='0;url=http://example.org'>",
  }
  const swap = (text: string): string =>
    Object.entries(names).reduce((sum, [from, to]) => sum.replaceAll(JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1)), text)
  return JSON.parse(swap(JSON.stringify(busyNight()))) as FixtureRun
}

/** Writes the run as its folder. */
export async function writeRun(folder: string, run: FixtureRun): Promise<string> {
  await mkdir(join(folder, "series"), { recursive: true })
  await writeFile(join(folder, "result.json"), JSON.stringify(run.result))
  await writeFile(join(folder, "run.json"), JSON.stringify(run.record))
  for (const series of run.series) await writeFile(join(folder, "series", `${fileNameOf(series.incident)}.json`), JSON.stringify(series))
  await mkdir(join(folder, "tables"), { recursive: true })
  await writeFile(
    join(folder, "tables", "fleet.csv"),
    run.fleet.map(row => `${row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(",")}\r\n`).join(""),
  )
  return folder
}

const fleet: FixtureRun["fleet"] = [
  ["feature", "unit", "hosts", "mean", "least", "most"], ["swap-used", "bytes", "6", "251658240", "0", "3156807680"],
  ["cpu-iowait", "%", "6", "2.31", "0", "41.2"], ["http-p99", "ms", "1", "218.4", "171", "463"],
  ["sys-mem-total", "bytes", "6", "17179869184", "17179869184", "17179869184"],
]

function memoryLeak(from: number): Shape[] {
  return [
    {
      feature: "swap-used", label: "Swap in use", unit: "bytes", share: 0.314,
      usual: 0.21 * 2 ** 30,
      spread: 0.05 * 2 ** 30,
      reached: 2.94 * 2 ** 30,
      from,
    },
    { feature: "cpu-iowait", label: "I/O wait", unit: "%", share: 0.228, usual: 2.1, spread: 0.9, reached: 38.4, from: from + 22 * minute },
    { feature: "load-1m", label: "Load (1 min)", unit: "", share: 0.141, usual: 2.3, spread: 0.7, reached: 14.2, from: from + 25 * minute },
    {
      feature: "sys-mem-available", label: "Memory available", unit: "bytes", share: 0.096,
      usual: 6.1 * 2 ** 30,
      spread: 0.4 * 2 ** 30,
      reached: 0.38 * 2 ** 30,
      from: from + 4 * minute,
    },
    { feature: "disk-io-time", label: "Disk busy", unit: "%", share: 0.062, usual: 12, spread: 4, reached: 71, from: from + 30 * minute },
    ...bystanders(0.159),
  ]
}

function slowWeb(from: number): Shape[] {
  return [
    { feature: "load-1m", label: "Load (1 min)", unit: "", share: 0.39, usual: 1.1, spread: 0.4, reached: 4.9, from },
    {
      feature: "sys-context-switch-rate", label: "Context switches", unit: "1/s", share: 0.27, usual: 4100, spread: 700, reached: 9800,
      from: from + 2 * minute,
    },
    ...bystanders(0.34),
  ]
}

function slowApi(from: number): Shape[] {
  return [
    { feature: "http-p99", label: "p99 response time", unit: "ms", share: 0.46, usual: 212, spread: 14, reached: 452, from },
    { feature: "http-p95", label: "p95 response time", unit: "ms", share: 0.24, usual: 141, spread: 11, reached: 263, from },
    { feature: "http-errors", label: "Errors", unit: "%", share: 0.11, usual: 0.2, spread: 0.15, reached: 1.9, from: from + 6 * minute },
    ...bystanders(0.19),
  ]
}

function bystanders(total: number): Shape[] {
  const names = [
    "load-5m", "load-15m", "sys-mem-free", "sys-mem-cache", "sys-mem-buffered", "sys-mem-total", "sys-fork-rate", "sys-interrupt-rate", "sys-thermal",
    "disk-bytes-read", "disk-bytes-written", "disk-io-read", "disk-io-write", "cpu-system", "cpu-user",
  ]
  return names.map((feature, index) => ({
    feature,
    label: feature,
    unit: feature.startsWith("cpu") ? "%" : "",
    share: (total * 2 * (names.length - index)) / (names.length * (names.length + 1)),
    usual: 20 + 3 * index,
    spread: 2 + index / 5,
    reached: 21 + 3 * index,
    from: null,
  }))
}

interface IncidentPlan {
  readonly id: string
  readonly title: string
  readonly severity: Incident["severity"]
  readonly rule: string
  readonly opens: number
  readonly closes: number
  readonly open: boolean
  readonly hosts: readonly { readonly host: string; readonly shapes: readonly Shape[]; readonly ratio: number }[]
}

function incident(plan: IncidentPlan): { incident: Incident; series: IncidentSeries } {
  const members = plan.hosts.map(({ host, shapes, ratio }, index) => member(plan, { host, shapes, ratio, delay: index * 17 * minute }))
  const gravest = members[0]!
  return {
    incident: {
      id: plan.id, kind: "anomaly", title: plan.title, severity: plan.severity, severityRule: plan.rule,
      start: iso(plan.opens),
      end: iso(plan.closes),
      open: plan.open, peak: gravest.peak, score: gravest.score, threshold: gravest.threshold, members,
    },
    series: { incident: plan.id, members: plan.hosts.map(({ host, shapes }, index) => memberSeries(plan, host, shapes, members[index]!)) },
  }
}

function member(
  plan: IncidentPlan,
  { host, shapes, ratio, delay }: { host: string; shapes: readonly Shape[]; ratio: number; delay: number },
): Member {
  const starts = plan.opens + delay
  const peak = starts + Math.round(((plan.closes - starts) * 0.6) / minute) * minute
  const onsets = shapes.flatMap(shape => (shape.from === null ? [] : [shape.from]))
  return {
    host,
    start: iso(starts),
    end: iso(plan.closes),
    open: plan.open,
    peak: iso(peak),
    score: 3.12 * ratio,
    threshold: 3.12,
    leadUp: iso(Math.min(...onsets)),
    anomalousRows: Math.round(((plan.closes - starts) / minute) * 0.94),
    contributions: shapes.map(shape => contribution(shape, peak)),
  }
}

function contribution(shape: Shape, peak: number): Contribution {
  const range = [shape.usual - 2 * shape.spread, shape.usual + 2 * shape.spread] as const
  return {
    feature: shape.feature,
    label: shape.label,
    share: shape.share,
    signal: shape.from !== null,
    direction: shape.reached >= shape.usual ? "up" : "down",
    actual: shape.reached,
    expected: shape.usual,
    range,
    spreads: Math.abs(shape.reached - shape.usual) / (2 * shape.spread),
    at: iso(peak + 3 * minute),
    unit: shape.unit,
    onset: shape.from === null ? null : iso(shape.from),
  }
}

function memberSeries(plan: IncidentPlan, host: string, shapes: readonly Shape[], of: Member): MemberSeries {
  const random = seeded(7)
  const times = Array.from({ length: 720 }, (_, index) => start + index * 2 * minute)
  const inside = (ms: number): boolean => ms >= Date.parse(of.start) && ms <= plan.closes
  const rise = (ms: number, from: number): number =>
    ms < from || ms > plan.closes + 4 * minute ? 0 : Math.min(1, (ms - from) / (0.6 * (plan.closes - from)))
  const features: FeatureSeries[] = shapes.filter(shape => shape.from !== null).map(shape => {
    const expected = times.map(ms => shape.usual + shape.spread * 0.8 * Math.sin(((ms - start) / 86_400_000) * 2 * Math.PI))
    const actual = times.map((ms, index) =>
      Math.max(0, expected[index]! + shape.spread * 0.6 * random.normal() + rise(ms, shape.from!) * (shape.reached - shape.usual)),
    )
    const gap = (index: number): boolean => index > 300 && index < 312
    return {
      feature: shape.feature, label: shape.label, unit: shape.unit, times,
      actual: actual.map((value, index) => (gap(index) ? null : value)),
      expected,
      lower: expected.map(value => value - 2 * shape.spread),
      upper: expected.map(value => value + 2 * shape.spread),
      anomalous: times.map(inside),
    }
  })
  const score = times.map(
    ms =>
      0.9
      + 0.2 * Math.abs(random.normal())
      + (inside(ms) ? of.score * Math.min(1, (ms - Date.parse(of.start) + 5 * minute) / (Date.parse(of.peak) - Date.parse(of.start))) : 0),
  )
  const cells = times.filter((_, index) => index % 5 === 0)
  const values = shapes.map(shape => cells.map(ms => Math.abs(random.normal()) * 0.8 + (shape.from === null ? 0 : rise(ms, shape.from) * 7)))
  return {
    host, threshold: of.threshold, times, score, features,
    deviations: { start, cell: 10 * minute, features: shapes.map(shape => shape.feature), values },
  }
}

function silentIncident(id: string, host: string, since: number): Incident {
  const span = { start: iso(since), end: iso(end), open: true, peak: iso(since), score: 0, threshold: 0 }
  return {
    id, kind: "silent", title: `${host}: no data for 7 h 20 min, silent until the night's end`, severity: "high",
    severityRule: "high: 1 host without data for 7 h 20 min; 12 h or more, or more than one host, is critical", ...span,
    members: [{ host, ...span, leadUp: iso(since), anomalousRows: 0, contributions: [] }],
  }
}

function hostResult(host: string, incidents: readonly Incident[]): HostResult {
  const random = seeded([...host].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7) % 65536)
  const failed = host === "cache-1"
  const silentSince = incidents.find(each => each.kind === "silent" && each.members[0]?.host === host)?.start
  const mine = incidents.flatMap(each => each.members.filter(m => m.host === host && each.kind === "anomaly"))
  const cells = Array.from({ length: 96 }, (_, index) => start + index * 15 * minute)
  const ratios = cells.map(ms => {
    if (failed || (silentSince && ms >= Date.parse(silentSince))) return null
    const hit = mine.find(m => ms >= Date.parse(m.start) - 15 * minute && ms <= Date.parse(m.end))
    return hit ? (hit.score / hit.threshold) * (0.3 + 0.7 * random.next()) : 0.2 + 0.5 * random.next()
  })
  const peak = ratios.reduce<number>((best, ratio, index) => ((ratio ?? 0) > (ratios[best] ?? 0) ? index : best), 0)
  return {
    host,
    file: fileNameOf(host),
    status: failed ? "failed" : silentSince ? "silent" : "scored",
    step: minute,
    rows: failed ? 0 : 1440,
    historyRows: failed ? 0 : 30_240,
    features:
      host === "api-1" ? ["http-rps", "http-p50", "http-p95", "http-p99", "http-errors", "cpu-user"] : memoryLeak(0).map(shape => shape.feature),
    threshold: failed ? null : 3.12,
    peak: failed ? null : { time: iso(cells[peak]!), score: 3.12 * (ratios[peak] ?? 0) },
    overview: { start: iso(start), cell: 15 * minute, ratios },
    training: failed ? null : training,
  }
}

const training: TrainingRecord = {
  detector: "lstm-autoencoder", engine: "onnxruntime", windows: 1260, updates: 600, batch: 32, parameters: 18_734, seed: 7, seconds: 4.2,
  losses: Array.from({ length: 13 }, (_, index) => ({
    update: index * 50,
    training: 0.9 * 0.72 ** index + 0.02,
    heldOut: 0.95 * 0.74 ** index + 0.024,
  })),
  best: 600, verdict: "healthy", reason: "held-out loss fell from 0.974 to 0.049 and was still falling slowly at the last update",
  rowsLeftOut: 302,
}

function quality(host: HostResult): HostQuality {
  const failed = host.status === "failed"
  const silent = host.status === "silent"
  return {
    host: host.host,
    rowsRead: failed ? 0 : 31_680,
    coverage: failed ? 0 : silent ? 0.695 : 0.998,
    historyCoverage: failed ? 0 : 0.997,
    duplicateRows: host.host === "db-1" ? 12 : 0,
    disorderedRows: 0,
    longestGap: silent ? 439 * minute : 4 * minute,
    gapRows: silent ? 439 : 3,
    badTimes: 0,
    lastSeen: failed ? null : silent ? at(16, 40) : end - minute,
    silent,
    features: host.features.map(feature => ({
      feature,
      missing: feature === "sys-thermal" ? 41 : 0,
      text: 0,
      infinite: 0,
      resets: 0,
      state: feature === "sys-mem-total" ? "constant" : "ok",
    })),
  }
}

function result(hosts: readonly HostResult[], incidents: readonly Incident[]): RunResult {
  return {
    version: 1,
    job: {
      name: "nightly", title: "Order fleet", timeZone: "Europe/Berlin", page: "A4", charts: 25, falseIncidentsPerWeek: 0.5,
      mergeGap: 10 * minute,
      shortest: 3 * minute,
      window: 30,
      links: { "cpu-iowait": "https://grafana.example.org/d/host?var-host={host}&from={from}&to={to}" },
    },
    run: { id: "2026-11-20-01", startedAt: iso(end + 5 * minute), finishedAt: iso(end + 7 * minute) },
    night: { start: iso(start), end: iso(end) },
    history: { start: iso(start - 21 * 86_400_000), end: iso(start) },
    hosts,
    gone: [],
    incidents,
    dataQuality: hosts.map(quality),
    events: [
      { time: at(13, 2), host: "api-1", text: "deploy: order-writer 4.18.0" },
      { time: at(19, 30), host: "", text: "backup window begins" },
    ],
    errors: hosts.some(host => host.status === "failed")
      ? [
          {
            code: "gzip-truncated", what: "the file ends in the middle of its gzip stream", where: "data/cache-1.csv.gz",
            mend: "copy the file again", exit: 3,
          },
        ]
      : [],
    versions: { noctule: "0.1.0", node: "20.20.2", "onnxruntime-node": "1.30.0" },
  }
}

const record: RunRecord = {
  version: 1,
  id: "2026-11-20-01",
  job: { name: "nightly", report: { formats: ["html", "pdf"] }, model: { seed: 7 } },
  command: ["run", "jobs/nightly.yaml"],
  versions: { noctule: "0.1.0", node: "20.20.2", "onnxruntime-node": "1.30.0" },
  inputs: ["api-1", "batch-1", "db-1", "db-2"].map((host, index) => ({
    path: `/srv/metrics/${host}.csv.gz`,
    bytes: 1_834_211 + 7001 * index,
    sha256: String(index).repeat(64),
    modified: iso(end),
  })),
  startedFrom: null,
  stages: [
    { stage: "survey", seconds: 0.41, rows: 0 },
    { stage: "ingest", seconds: 3.2, rows: 221_760 },
    { stage: "train", seconds: 29.6, rows: 211_680 },
    { stage: "score", seconds: 2.1, rows: 10_080 },
    { stage: "incidents", seconds: 0.3, rows: 10_080 },
  ],
  exitCode: 5,
}
