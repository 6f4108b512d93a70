import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import type { HostFrames, ModelFiles } from "../../../../src/base/index.ts"
import {
  type DayCalibration,
  type DayModel,
  dayModel,
  detect,
  emptyDayState,
  type DayScores,
  openDayJudge,
  openDayPrograms,
  packModels,
} from "../../../../src/detect/index.ts"
import { thresholdOf } from "../../../../src/incidents/index.ts"
import type { WeightRule } from "../../../../src/detect/day/weights.ts"
import { openScratchFile } from "../../../../src/store/index.ts"
import { type Column, daily, hostOf, noise, rule } from "../hosts.ts"

const [a, b, c] = ["a", "b", "c"].map(name => noise(name, 0.03)) as [Column, Column, Column]
const wave: Column = (_, time) => daily(time * 24)
const columns: Readonly<Record<string, Column>> = {
  load: (row, time) => 10 * (wave(row, time) + a(row, time)),
  cpu: (row, time) => 100 * (wave(row, time) + b(row, time)) + (row >= 200 && row < 240 ? 150 : 0),
  disk: (row, time) => 1e6 * (1 - wave(row, time) + c(row, time)),
}
const size = { historyRows: 2000, nightRows: 400 }

interface Judged {
  readonly frames: HostFrames
  readonly model: DayModel
  readonly files: readonly ModelFiles[]
  readonly day: DayCalibration
  readonly night: { readonly score: Float32Array }
}

async function nightOf(): Promise<Judged> {
  const frames = hostOf({ columns, ...size })
  const detection = await detect(frames, rule)
  const day = detection.day()
  if (day === null) throw new Error("nothing judges the day")
  const threshold = thresholdOf(day.calibration, { falseIncidentsPerWeek: 1 })
  const files = packModels(detection.models, { thresholds: threshold, versions: {} })
  const model = dayModel({ window: rule.window, day, threshold, forecasts: [] })
  return { frames, model, files, day, night: detection.night }
}

/** The night's rows as they come in, `batch` at a time, after the last rows of the history. */
async function replayed(
  { frames, model, files }: Judged,
  batch: number,
  weights: WeightRule | null = null,
): Promise<DayScores[]> {
  const programs = openDayPrograms("onnxruntime", weights)
  const width = model.features.length
  const judge = openDayJudge({
    model,
    models: await programs.load(model, files),
    from: emptyDayState(model, model.nightBaseline),
    since: frames.night.start,
  })
  const { history, night } = frames
  const warmUp = 300
  await judge.judge({
    start: night.start - warmUp * night.step,
    values: history.values.slice(-warmUp * width),
  })
  const parts: DayScores[] = []
  for (let row = 0; row < night.rows; row += batch) {
    const values = night.values.slice(row * width, (row + batch) * width)
    parts.push(await judge.judge({ start: night.start + row * night.step, values }))
  }
  await programs.close()
  return parts
}

describe("the rows of a night, judged one after another", () => {
  let judged: Judged
  let live: Float32Array
  beforeAll(async () => {
    judged = await nightOf()
    const parts = await replayed(judged, 1)
    live = Float32Array.from(parts.flatMap(({ score }) => [...score]))
  })

  test("score what the night computes of each row as if the data ended with it", () => {
    const { nightScore } = judged.day
    expect(live.length).toBe(nightScore.length)
    live.forEach((score, row) => expect(score / (nightScore[row] ?? NaN)).toBeCloseTo(1, 3))
  })

  test("score the same whether they come one by one or together", async () => {
    const parts = await replayed(judged, 57)
    const together = parts.flatMap(({ score }) => [...score])
    together.forEach((score, row) => expect(score / (live[row] ?? NaN)).toBeCloseTo(1, 3))
  })

  test("score the same whether weights are in memory or beyond its limit", async () => {
    const folder = await mkdtemp(join(tmpdir(), "noctule-judge-"))
    const parts = await replayed(judged, 57, { keptBytes: 0, scratch: () => openScratchFile(folder) })
    const inMemory = await replayed(judged, 57)
    expect(parts.map(({ score }) => score)).toEqual(inMemory.map(({ score }) => score))
  })

  test("exceed the day's threshold in the fault, within five rows of its onset, and hardly anywhere else", () => {
    const { score: threshold } = judged.model.threshold
    const first = live.findIndex(score => score > threshold)
    expect(first).toBeGreaterThanOrEqual(200)
    expect(first).toBeLessThanOrEqual(205)
    const others = live.filter((score, row) => (row < 200 || row >= 260) && score > threshold)
    expect(others.length).toBeLessThanOrEqual(2)
  })
})
