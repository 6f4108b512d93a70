import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { performance } from "node:perf_hooks"
import { day, type Feature, hour, type Job, minute } from "../../src/base/index.ts"
import { type DayModel, openDayPrograms } from "../../src/detect/index.ts"
import { denseAutoencoder, lstmAutoencoder, pack, parametersOf } from "../../src/engine/index.ts"
import type { RawTable } from "../../src/frame/index.ts"
import { openFleet } from "../../src/live/fleet.ts"
import { openLiveIncidents } from "../../src/live/incidents.ts"
import { hostStates } from "../../src/live/snapshot.ts"
import { keptWeights } from "../../src/live/watch.ts"
import { seeded } from "../../src/stats/index.ts"
import { openScratchFile } from "../../src/store/index.ts"
import { quietEffects } from "./quiet-effects.ts"

/**
 * A tick of judging: hosts × 22 features at one minute by the default models, each host with weights of its
 * own. New rows → grid → windows → scores → incidents → what the page and Prometheus are shown; reading the
 * source is not part of it. Arguments: hosts (1000), ticks (5) and rows before them (300: the four hours that
 * a watch looks back on). Goals: a tick of 3 s on one core, 1 GB.
 */
const [hosts = 1000, ticks = 5, before = 300] = process.argv.slice(2).map(Number)
const [width, window, units] = [22, 30, 64]
const nightEnd = Date.UTC(2026, 0, 1)
const job = {
  name: "bench",
  features: {},
  threshold: { falseIncidentsPerWeek: 1, deadband: { relative: 0.01, absolute: 0.001 } },
  incidents: { mergeGap: hour, shortest: 0 },
  watch: { openAfter: 2, of: 3, closeAfter: 10, repeat: null },
  report: { timeZone: "UTC" },
} as unknown as Job

const size = { window, units, features: width, seed: 1 }
const models = [
  { label: "lstm", model: lstmAutoencoder(size) },
  { label: "dense", model: denseAutoencoder(size) },
  { label: "dense-2", model: denseAutoencoder({ ...size, seed: 2 }) },
]
const packed = models.map(({ label, model }) => {
  const weights = Object.fromEntries(
    parametersOf(model.loss).flatMap(({ from }) =>
      from.kind === "parameter" ? [[from.name, from.initial] as const] : [],
    ),
  )
  return { label, ...pack({ model, weights, about: {} }) }
})

const files = () =>
  Promise.resolve(packed.map(({ label, onnx, json }) => ({ label, json, onnx: onnx.slice() })))
const names = Array.from({ length: hosts }, (_, i) => `host-${i}`)
const folder = mkdtempSync(join(tmpdir(), "noctule-bench-watch-"))
const programs = openDayPrograms("onnxruntime", {
  keptBytes: keptWeights,
  scratch: () => openScratchFile(folder),
})
const fleet = openFleet({
  programs,
  effects: { ...quietEffects, now: () => time },
  models: {
    run: () => Promise.resolve("2026-01-01-01"),
    load: () =>
      Promise.resolve(
        new Map(names.map(host => [host, { run: "2026-01-01-01", model: dayModelOf(host), files }])),
      ),
  },
  restore: () => Promise.resolve(null),
})
const random = seeded("watch")
let time = nightEnd
await fleet.reload()
const incidents = openLiveIncidents(job, { open: [], closed: [] })
for (let row = 0; row < before; row += 50) {
  for (let i = 0; i < Math.min(50, before - row); i++, time += minute) fleet.add(newRows(time))
  await fleet.judge(Infinity)
}
print(`${hosts} hosts × ${width} features ready · ${memory()}`)
for (let tick = 0; tick < ticks; tick++, time += minute) {
  fleet.add(newRows(time))
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  await fleet.judge(Infinity)
  incidents.update(fleet.judged(), time)
  hostStates(fleet, { now: time, source: { status: "ok" } })
  const used = process.cpuUsage(cpu)
  const seconds = (performance.now() - began) / 1000
  const ownSeconds = (used.user + used.system) / 1e6
  print(`tick ${tick + 1}: ${seconds.toFixed(2)} s, ${ownSeconds.toFixed(2)} s of processor · ${memory()}`)
}
await programs.close()

function newRows(at: number): readonly RawTable[] {
  return names.map(host => ({
    host,
    rejected: 0,
    parts: [
      {
        times: Float64Array.of(at),
        columns: Array.from({ length: width }, (_, f) => ({
          name: `feature-${f}`,
          values: Float64Array.of(50 + 10 * random.normal()),
          text: 0,
        })),
      },
    ],
  }))
}

function dayModelOf(host: string): DayModel {
  const features = Array.from({ length: width }, (_, f): Feature => {
    const name = `feature-${f}`
    return { name, label: name, unit: "%", kind: "gauge", scaling: "min-max", threshold: null }
  })
  const ones = Array.from({ length: width }, () => 1)
  const rows = 96
  const table = (value: number): Float32Array => new Float32Array(rows * width).fill(value)
  const tableOf = () => ({
    start: nightEnd,
    step: day / rows,
    rows,
    expected: table(50),
    lower: table(30),
    upper: table(70),
  })
  const hours = { trained: new Float32Array(width).fill(1), current: null }
  const baseline = {
    ...hours,
    firstHour: Math.floor(nightEnd / hour) - 48,
    medians: new Float32Array(48 * width).fill(1),
  }
  return {
    version: 1,
    host,
    start: nightEnd - day,
    step: minute,
    features,
    window,
    scaler: { origin: ones.map(() => 0), spread: ones.map(() => 100), limit: ones.map(() => 4) },
    nightEnd,
    threshold: { score: 4, features: new Float32Array(width).fill(4) },
    members: packed.map(({ label }) => ({ label, errorScale: ones })),
    timeOfDay: { factors: new Float32Array(1440 * width).fill(1) },
    baseline,
    nightBaseline: baseline,
    nightScore: new Float32Array(0),
    expected: tableOf(),
    nightExpected: tableOf(),
    forecasts: features.map(({ name }) => ({
      ...{ feature: name, label: name, unit: "%", method: "sarima-lstm" },
      start: nightEnd,
      step: 15 * minute,
      expected: Array.from({ length: 96 }, () => 50),
      lower: Array.from({ length: 96 }, () => 30),
      upper: Array.from({ length: 96 }, () => 70),
    })),
  }
}

function memory(): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
  return `${megabytes(process.memoryUsage().rss)} resident, ${megabytes(process.resourceUsage().maxRSS * 1000)} at most`
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
