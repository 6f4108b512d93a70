import type { Contribution, FeatureSeries, TrainingRecord } from "../../../src/base/index.ts"
import {
  type Chart,
  contributionBars,
  featureHeatMap,
  lossCurve,
  metricTrend,
  nightOverview,
  previousDaysChart,
  scoreTrend,
} from "../../../src/charts/index.ts"
import { seeded } from "../../../src/stats/index.ts"

export const minute = 60_000
export const night = { start: Date.UTC(2026, 10, 19), end: Date.UTC(2026, 10, 20) }
export const incident = { start: night.start + 846 * minute, end: night.start + 984 * minute, open: false }
export const hostile =
  `<script>alert("x")</script>{{x}}'"&]]>\u0000\u202E/../حالة🦇"><svg onload=alert(1)>`.repeat(3)

/** A day of a latency that rises in the incident; one gap in the morning. */
export function latency(
  facts: { rows?: number; label?: string; unit?: string; scale?: number; bump?: number } = {},
): FeatureSeries {
  const { rows = 1440, label = "p99 latency", unit = "ms", scale = 1, bump = 170 } = facts
  const random = seeded(7)
  const times = Array.from(
    { length: rows },
    (_, i) => night.start + Math.round((i * (night.end - night.start)) / rows),
  )
  const inside = (t: number): boolean => t >= incident.start && t <= incident.end
  const expected = times.map((_, i) => (220 + 15 * Math.sin((i / rows) * 6.28)) * scale)
  const rise = (t: number): number =>
    inside(t) ? bump * Math.sin(((t - incident.start) / (incident.end - incident.start)) * Math.PI) : 0
  const absent = (t: number): boolean => t > night.start + 300 * minute && t < night.start + 360 * minute
  const actual = times.map((t, i) =>
    absent(t) ? null : expected[i]! + (rise(t) + 5 * random.normal()) * scale,
  )
  const offset = (by: number) => expected.map(e => e + by * scale)
  return {
    feature: label,
    label,
    unit,
    times,
    actual,
    expected,
    lower: offset(-12),
    upper: offset(12),
    anomalous: times.map(inside),
  }
}

export function contribution(rank: number, over: Partial<Contribution> = {}): Contribution {
  return {
    feature: `feature-${rank}`,
    label: `feature-${rank}`,
    share: 2 ** -(rank + 1),
    signal: rank < 3,
    direction: rank % 2 === 0 ? "up" : "down",
    actual: 390,
    expected: 220,
    range: [214, 226],
    deviation: 28,
    at: "2026-11-19T15:10:00.000Z",
    unit: "ms",
    onset: rank < 3 ? "2026-11-19T14:00:00.000Z" : null,
    ...over,
  }
}

export const training: TrainingRecord = {
  detector: "lstm",
  engine: "onnx",
  windows: 1,
  updates: 400,
  batch: 32,
  parameters: 1,
  seed: 1,
  seconds: 1,
  losses: [],
  bestUpdate: 0,
  diagnosis: "healthy",
  reason: { code: "fitted", params: { rows: 1 } },
  rowsTrimmed: 0,
}

/**
 * Features × 5-minute cells; the first half of the features far out during the incident, one without data for
 * a while.
 */
export function deviations(features: readonly string[], cells = 288) {
  const random = seeded(3)
  const cell = (night.end - night.start) / cells
  const hot = (r: number, t: number): number =>
    r < features.length / 2 && t >= incident.start && t < incident.end ? 3 + features.length / 2 - r : 0
  const absent = (r: number, i: number): boolean => r === 5 && i > 30 && i < 60
  const value = (r: number, i: number): number =>
    Math.abs(random.normal()) * 0.6 + hot(r, night.start + i * cell)
  const values = features.map((_, r) =>
    Array.from({ length: cells }, (_, i) => (absent(r, i) ? null : value(r, i))),
  )
  return { start: night.start, cell, features, values }
}

const plainNames = { host: "checkout-api", label: "p99 latency", event: "order-writer 4.18.0" }

/** Every chart of the room, with ordinary names or with the ones given. */
export function allCharts({ host, label, event } = plainNames): Record<string, Chart> {
  const times = [incident.start - 14 * minute, night.start + 120 * minute, night.end - 5 * minute]
  const events = times.map((time, i) => ({ time, host: i === 1 ? host : "", text: event }))
  const base = { host, span: night, incidents: [incident], zone: "UTC", events }
  const series = latency({ label })
  const many = Array.from({ length: 22 }, (_, i) => `${label} ${i}`)
  const ratios = Array.from({ length: 144 }, (_, i) => (i > 84 && i < 98 ? 5 : 0.3))
  const fleet = { scored: ratios, silent: ratios.map((v, i) => (i > 100 ? null : v)), failed: [] }
  const hosts = (["scored", "silent", "failed"] as const).map((status, i) => ({
    host: `${host} ${i + 1}`,
    status,
    overview: { start: new Date(night.start).toISOString(), cell: 10 * minute, ratios: fleet[status] },
  }))
  const evaluation = (i: number) => ({
    update: 20 * (i + 1),
    training: Math.exp(-i / 4),
    heldOut: 1.1 * Math.exp(-i / 5) + 0.01 * i,
  })
  const losses = Array.from({ length: 20 }, (_, i) => evaluation(i))
  const earlier = [1, 2, 3]
    .map(days => days * 1440 * minute)
    .map(back => ({
      start: night.start - back,
      times: series.times.map(t => t - back),
      values: series.expected,
    }))
  const tonight = { ...night, times: series.times, values: series.actual }
  const same = {
    host,
    label,
    unit: "ms",
    zone: "UTC",
    night: tonight,
    previous: earlier,
    incidents: [incident],
  }
  const score = series.actual.map(v => (v === null ? null : v / 220))
  return {
    hero: metricTrend({ ...base, series, size: "hero" }),
    panel: metricTrend({ ...base, series, size: "panel" }),
    bytes: metricTrend({
      ...base,
      zone: "Asia/Kolkata",
      series: latency({ label, unit: "bytes", scale: 5e7, bump: -180 }),
      size: "panel",
    }),
    bars: contributionBars({ contributions: many.map((name, i) => contribution(i, { label: name })) }),
    heat: featureHeatMap({ host, deviations: deviations(many), incidents: [incident], zone: "UTC", events }),
    overview: nightOverview({ hosts, night, zone: "UTC", events }),
    score: scoreTrend({ ...base, times: series.times, score, threshold: 1.3, size: "hero" }),
    scoreLog: scoreTrend({
      ...base,
      times: series.times,
      score: score.map(v => v && v ** 12),
      threshold: 1.3,
      size: "panel",
    }),
    same: previousDaysChart({ ...same, size: "hero" }),
    samePanel: previousDaysChart({ ...same, size: "panel" }),
    loss: lossCurve({ host, training: { ...training, losses, bestUpdate: 320 }, size: "panel" }),
  }
}
