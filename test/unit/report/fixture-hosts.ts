import type { HostQuality, HostResult, Incident, RunResult, TrainingRecord } from "../../../src/base/index.ts"
import { seeded } from "../../../src/stats/index.ts"
import { fileNameOf } from "../../../src/store/index.ts"
import { at, end, iso, memoryLeak, minute, start } from "./fixture-shapes.ts"

export function hostResult(host: string, incidents: readonly Incident[]): HostResult {
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
  const peak = ratios.reduce<number>(
    (best, ratio, index) => ((ratio ?? 0) > (ratios[best] ?? 0) ? index : best),
    0,
  )
  return {
    host,
    file: fileNameOf(host),
    status: failed ? "failed" : silentSince ? "silent" : "scored",
    step: minute,
    rows: failed ? 0 : 1440,
    historyRows: failed ? 0 : 30_240,
    features:
      host === "api-1"
        ? ["http-rps", "http-p50", "http-p95", "http-p99", "http-errors", "cpu-user"]
        : memoryLeak(0).map(shape => shape.feature),
    threshold: failed ? null : 3.12,
    peak: failed ? null : { time: iso(cells[peak]!), score: 3.12 * (ratios[peak] ?? 0) },
    overview: { start: iso(start), cell: 15 * minute, ratios },
    training: failed ? null : training,
  }
}

const training: TrainingRecord = {
  detector: "lstm-autoencoder",
  engine: "onnxruntime",
  windows: 1260,
  updates: 600,
  batch: 32,
  parameters: 18_734,
  seed: 7,
  seconds: 4.2,
  losses: Array.from({ length: 13 }, (_, index) => ({
    update: index * 50,
    training: 0.9 * 0.72 ** index + 0.02,
    heldOut: 0.95 * 0.74 ** index + 0.024,
  })),
  bestUpdate: 600,
  diagnosis: "healthy",
  reason: {
    code: "text",
    params: {
      text: "held-out loss fell from 0.974 to 0.049 and was still falling slowly at the last update",
    },
  },
  rowsTrimmed: 302,
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
    outOfOrderRows: 0,
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

export function result(hosts: readonly HostResult[], incidents: readonly Incident[]): RunResult {
  return {
    version: 2,
    job: {
      name: "nightly",
      title: "Order fleet",
      timeZone: "Europe/Berlin",
      page: "A4",
      charts: 25,
      falseIncidentsPerWeek: 0.5,
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
            code: "gzip-truncated",
            what: "the file ends in the middle of its gzip stream",
            where: "data/cache-1.csv.gz",
            hint: "copy the file again",
            exit: 3,
          },
        ]
      : [],
    versions: { noctule: "0.1.0", node: "20.20.2", "onnxruntime-node": "1.30.0" },
  }
}
