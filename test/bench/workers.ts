import type { Feature, Frame, HostFrames, Job } from "../../src/base/index.ts"
import type { Engine } from "../../src/engine/index.ts"
import { seeded } from "../../src/stats/index.ts"
import { openPool } from "../../src/pipeline/workers/pool.ts"
import { qualityOf } from "../quality.ts"
import { secondsOfTree } from "./process-tree.ts"

/**
 * npm run bench:workers [-- --engine tensorflow] [-- --rounds 3]: eight hosts examined by one worker and by
 * two, in turns. Two on two idle cores should be 1.8 times as fast. A core that others use as well is shared
 * with them: there the seconds of processor that a host takes tell what two workers cost each other, and
 * twice their ratio what idle cores would give.
 */
const option = (name: string): string | undefined =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined
const engine = (option("--engine") ?? "onnxruntime") as Engine
const rounds = Number(option("--rounds") ?? 3)
const hosts = 8

const model: Partial<Job["model"]> = {
  scope: "host",
  detectors: ["lstm-autoencoder"],
  engine,
  warmStart: false,
  window: 30,
  stride: 5,
  units: 64,
  updates: 60,
  rate: 1e-3,
  batch: 128,
  seed: 1,
}
const job = {
  model,
  threshold: { falseIncidentsPerWeek: 1, deadband: { relative: 0.05, absolute: 0 } },
  incidents: { mergeGap: 600_000, shortest: 60_000 },
  report: { timeZone: "UTC" },
} as unknown as Job

const wall: Record<1 | 2, number[]> = { 1: [], 2: [] }
const cpu: Record<1 | 2, number[]> = { 1: [], 2: [] }
for (let round = 0; round < rounds; round++) {
  for (const workers of [1, 2] as const) {
    const spent = await measure(workers)
    wall[workers].push(spent.wall)
    cpu[workers].push(spent.cpu)
  }
}
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1]!
const ratio = (of: typeof wall): string => median(of[1].map((one, round) => one / of[2][round]!)).toFixed(2)
process.stdout.write(`${engine}, ${hosts} hosts, medians of ${rounds} rounds\n`)
for (const workers of [1, 2] as const) {
  const [clock, processor] = [median(wall[workers]), median(cpu[workers]) / hosts]
  process.stdout.write(
    `${workers} workers: ${clock.toFixed(1)} s, ${processor.toFixed(2)} s of processor a host\n`,
  )
}
process.stdout.write(
  `two against one: ${ratio(wall)} by the clock; by processor ${(2 * Number(ratio(cpu))).toFixed(2)}\n`,
)

async function measure(workers: number): Promise<{ wall: number; cpu: number }> {
  const { signal } = new AbortController()
  const pool = openPool({ ...job, workers }, workers)
  const examine = (host: number): Promise<unknown> =>
    pool.analyze({ frames: framesOf(host), job, earlier: [], versions: {} }, signal)
  await Promise.all(Array.from({ length: workers }, (_, host) => examine(host))) // programs are made, memory is warm
  const [since, before] = [performance.now(), seconds()]
  await Promise.all(Array.from({ length: hosts }, (_, host) => examine(host)))
  const spent = { wall: (performance.now() - since) / 1000, cpu: seconds() - before }
  await pool.close()
  return spent
}

function seconds(): number {
  return secondsOfTree(process.pid)
}

/** Nine days at five minutes and 22 features with a daily rhythm, the last of them the night. */
function framesOf(host: number): HostFrames {
  const [step, perDay] = [300_000, 288]
  const random = seeded(`host ${host}`)
  const features = Array.from({ length: 22 }, (_, f): Feature => {
    return { name: `f${f}`, label: `f${f}`, unit: "", kind: "gauge", scaling: "min-max", threshold: null }
  })
  const frame = (first: number, rows: number): Frame => ({
    host: `h${host}`,
    start: Date.UTC(2026, 0, 1) + first * step,
    step,
    rows,
    features,
    values: Float32Array.from({ length: rows * 22 }, (_, i) => {
      return Math.sin((2 * Math.PI * (first + i / 22)) / perDay + (i % 22)) + 0.1 * random.normal()
    }),
  })
  const quality = qualityOf(`h${host}`, features)
  return { host: `h${host}`, history: frame(0, 8 * perDay), night: frame(8 * perDay, perDay), quality }
}
