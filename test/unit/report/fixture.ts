import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { IncidentSeries, RunRecord, RunResult } from "../../../src/base/index.ts"
import { fileNameOf } from "../../../src/store/index.ts"
import { hostResult, result } from "./fixture-hosts.ts"
import { incident, silentIncident } from "./fixture-incident.ts"
import { memoryOf, remembered, withModelNews } from "./fixture-memory.ts"
import { at, end, iso, memoryLeak, slowApi, slowWeb } from "./fixture-shapes.ts"

/** A run as the pipeline would leave it, without pipeline: every number follows from `seeded(7)`. */
export interface FixtureRun {
  readonly result: RunResult
  readonly record: RunRecord
  readonly series: readonly IncidentSeries[]
  /** tables/fleet.csv */
  readonly fleet: readonly (readonly string[])[]
  /** Data URI. */
  readonly logo?: string
  /** By incident id, what people wrote, by section. */
  readonly people?: Readonly<Record<string, readonly (readonly [string, string])[]>>
}

/** Three incidents (two anomalies, one silent host), a failed host, quiet ones. */
export function busyNight(): FixtureRun {
  const leak = incident({
    id: "inc-7d1f0c9a42",
    title:
      "db-2: Swap in use 14 times the expected value for 3 h 13 min, still open; I/O wait and Load (1 min) rose after it",
    severity: "critical",
    rule: "critical: 9 of 10, for a score of 14 times its threshold (4), 3 h 13 min (2), 5 signals (2) and 2 hosts (1)",
    opens: at(20, 48),
    closes: end,
    open: true,
    hosts: [
      { host: "db-2", shapes: memoryLeak(at(20, 12)), ratio: 14.2 },
      { host: "web-1", shapes: slowWeb(at(21, 5)), ratio: 4.1 },
    ],
  })
  const slow = incident({
    id: "inc-2b90e4d177",
    title:
      "api-1: p99 response time 2.1 times the expected value for 1 h 27 min; p95 response time rose with it",
    severity: "high",
    rule: "high: 6 of 10, for a score of 6.3 times its threshold (3), 1 h 27 min (2) and 3 signals (1)",
    opens: at(13, 7),
    closes: at(14, 33),
    open: false,
    hosts: [{ host: "api-1", shapes: slowApi(at(13, 4)), ratio: 6.3 }],
  })
  const silent = silentIncident("inc-c41a8e03f5", "edge-1", at(16, 41))
  const incidents = [leak.incident, silent, slow.incident].map(remembered)
  const hosts = ["api-1", "batch-1", "cache-1", "db-1", "db-2", "edge-1", "web-1", "web-2"]
  return {
    result: {
      ...result(
        hosts.map(host => withModelNews(hostResult(host, incidents))),
        incidents,
      ),
      incidentHistory: memoryOf(incidents),
    },
    record,
    series: [leak.series, slow.series],
    fleet,
    people: {
      "inc-2b90e4d177": [
        ["owner", "checkout team, Grace"],
        ["verdict", "- [x] confirmed: it was an incident"],
        ["lessons", "Went well: rolled back in 20 min"],
        [
          "actions",
          "| Action | Owner | Due | Done |\n|---|---|---|---|\n| canary for order-writer | Grace | 4 December 2026 |  |",
        ],
      ],
    },
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
  const all = Array.from({ length: count }, (_, index) =>
    incident({
      id: `inc-${((index * 2654435761) % 2 ** 32).toString(16).padStart(10, "0")}`,
      title: `${hosts[index % 40]}: Disk busy ${2 + (index % 7)} times the expected value for ${10 + index} min; I/O wait rose after it`,
      severity: (["critical", "high", "medium", "low"] as const)[Math.min(3, Math.floor(index / 4))]!,
      rule: "medium: 4 of 10, for a score of 3.1 times its threshold (2) and 3 signals (2)",
      opens: at(1 + (index % 20)),
      closes: at(1 + (index % 20), 10 + (index % 90)),
      open: false,
      hosts: [{ host: hosts[index % 40]!, shapes: memoryLeak(at(1 + (index % 20))), ratio: 3 + (index % 9) }],
    }),
  )
  const incidents = all.map(each => each.incident)
  return {
    result: result(
      hosts.map(host => hostResult(host, incidents)),
      incidents,
    ),
    record,
    series: all.map(each => each.series),
    fleet,
  }
}

/** The busy night with every name of people's choosing replaced by a hostile one. */
export function hostileNight(): FixtureRun {
  const names: Readonly<Record<string, string>> = {
    "db-2": `<script>alert(1)</script>"'\`{{x}}{{{y}}}`,
    "web-1": "../../etc/pa\u0000sswd/\u202Egnp.exe",
    "api-1": `${"long".repeat(75)}`,
    "edge-1": "\u05E9\u05E8\u05EA 🦇 &amp; <img src=x onerror=alert(2)>",
    "Swap in use": `"><svg onload=alert(3)> {{constructor}}`,
    "swap-used": "</style><script>{{#each .}}",
    "I/O wait": "javascript:alert(4)",
    "cpu-iowait": "</script>--><h1>x",
    "order-writer": "<meta http-equiv=refresh content='0;url=http://example.org'>",
  }
  const swap = (text: string): string =>
    Object.entries(names).reduce(
      (sum, [from, to]) => sum.replaceAll(JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1)),
      text,
    )
  return JSON.parse(swap(JSON.stringify(busyNight()))) as FixtureRun
}

/** Writes the run as its folder. */
export async function writeRun(folder: string, run: FixtureRun): Promise<string> {
  await mkdir(join(folder, "series"), { recursive: true })
  await writeFile(join(folder, "result.json"), JSON.stringify(run.result))
  await writeFile(join(folder, "run.json"), JSON.stringify(run.record))
  for (const series of run.series)
    await writeFile(join(folder, "series", `${fileNameOf(series.incident)}.json`), JSON.stringify(series))
  await mkdir(join(folder, "tables"), { recursive: true })
  await writeFile(
    join(folder, "tables", "fleet.csv"),
    run.fleet.map(row => `${row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(",")}\r\n`).join(""),
  )
  return folder
}

const fleet: FixtureRun["fleet"] = [
  ["feature", "unit", "hosts", "mean", "min", "max"],
  ["swap-used", "bytes", "6", "251658240", "0", "3156807680"],
  ["cpu-iowait", "%", "6", "2.31", "0", "41.2"],
  ["http-p99", "ms", "1", "218.4", "171", "463"],
  ["sys-mem-total", "bytes", "6", "17179869184", "17179869184", "17179869184"],
]

const record: RunRecord = {
  version: 1,
  id: "2026-11-20-01",
  job: { file: "/srv/jobs/nightly.yaml", report: { formats: ["html", "pdf"] } },
  command: ["run", "jobs/nightly.yaml"],
  versions: { noctule: "0.1.0", node: "20.20.2", "onnxruntime-node": "1.30.0" },
  inputs: ["api-1", "batch-1", "db-1", "db-2"].map((host, index) => ({
    path: `/srv/metrics/${host}.csv.gz`,
    bytes: 1_834_211 + 7001 * index,
    sha256: String(index).repeat(64),
    modified: iso(end),
  })),
  warmStartRuns: null,
  stages: [
    { stage: "survey", seconds: 0.41, rows: 0 },
    { stage: "remember", seconds: 0.2, rows: 0 },
    { stage: "ingest", seconds: 3.2, rows: 221_760 },
    { stage: "examine", seconds: 31.7, rows: 10_080 },
    { stage: "summarise", seconds: 0.3, rows: 0 },
    { stage: "save", seconds: 0.1, rows: 0 },
    { stage: "assemble", seconds: 0.2, rows: 0 },
  ],
}
