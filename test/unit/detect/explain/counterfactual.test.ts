import { InferenceSession, Tensor } from "onnxruntime-node"
import { beforeAll, describe, expect, test } from "vitest"
import type { HostFrames, ModelFiles, Scores } from "../../../../src/base/index.ts"
import { detect, packModels, type Detection } from "../../../../src/detect/index.ts"
import {
  anomalousRows,
  findMembers,
  thresholdOf,
  withCounterfactuals,
} from "../../../../src/incidents/index.ts"
import { daily, hostOf, type HostOptions, noise, rule } from "../hosts.ts"

const [a, b, c] = [noise("a", 0.03), noise("b", 0.03), noise("c", 0.03)]
const fault = (row: number): number => (row >= 200 && row < 230 ? 1.2 : 0)
const columns: HostOptions["columns"] = {
  load: (row, time) => daily(time * 24) + a(row, time),
  cpu: (row, time) => daily(time * 24) + b(row, time) + fault(row),
  disk: (row, time) => 1 - daily(time * 24) + c(row, time) - 0.5 * fault(row),
  up: () => 1,
}
const frames = hostOf({ columns, historyRows: 1600, nightRows: 300 })
const width = Object.keys(columns).length

describe("putting the expected value back", () => {
  let detection: Detection
  let models: readonly ModelFiles[]
  beforeAll(async () => {
    detection = await detect(frames, rule)
    models = packModels(detection.models, { thresholds: { score: 1, features: [] }, versions: {} })
  })
  const peak = (): number => detection.night.score.indexOf(Math.max(...detection.night.score))

  test("where it stands already changes nothing", async () => {
    const [rescored] = await detection.rescore!([{ row: peak(), feature: 3 }])
    expect(rescored! / detection.night.score[peak()]!).toBeCloseTo(1, 4)
  })

  test("gives the same figure when anyone asks model.onnx, with model.json and the published scores", async () => {
    const questions = [
      { row: peak(), feature: 1 },
      { row: peak(), feature: 2 },
      { row: 298, feature: 1 },
    ]
    const rescored = await detection.rescore!(questions)
    for (const [i, question] of questions.entries()) {
      const theirs = await rescoredFromFiles(models, frames, detection.night, question)
      expect(theirs / rescored[i]!).toBeCloseTo(1, 3)
    }
    expect(rescored[0]! / detection.night.score[peak()]!).toBeLessThan(0.7)
  })

  test("stands in the incident for its leading signals, the most where most was to blame, and nowhere else", async () => {
    const threshold = thresholdOf(detection.calibration, { falseIncidentsPerWeek: 1 })
    const found = findMembers({
      night: frames.night,
      scores: detection.night,
      threshold,
      anomalous: anomalousRows(detection.night, threshold),
      rule: { mergeGap: 3_600_000, shortest: 0 },
    })
    const [member] = await withCounterfactuals(found, { ...detection.night, rescore: detection.rescore })
    const cpu = member!.contributions.find(({ feature }) => feature === "cpu")!
    expect(cpu.counterfactualDrop).toBeGreaterThan(0.3)
    expect(cpu.counterfactualDrop).toBeLessThanOrEqual(1)
    expect(member!.contributions.find(({ feature }) => feature === "up")!.counterfactualDrop).toBeUndefined()
    expect(await withCounterfactuals(found, { ...detection.night, rescore: null })).toEqual(found)
  })
})

test("detectors that cannot be asked again leave it out", async () => {
  expect((await detect(frames, { ...rule, detectors: ["seasonal-baseline"] })).rescore).toBeNull()
  expect((await detect(frames, { ...rule, detectors: ["isolation-forest"] })).rescore).not.toBeNull()
})

interface About {
  readonly scaler: {
    readonly origin: readonly number[]
    readonly spread: readonly number[]
    readonly limit: readonly number[]
  }
  readonly errorScale: readonly number[]
}

/**
 * The check by other means: plain arrays, ONNX Runtime on the file itself, and the words of ARCHITECTURE.md.
 */
async function rescoredFromFiles(
  files: readonly ModelFiles[],
  { history, night }: HostFrames,
  scores: Scores,
  { row, feature }: { row: number; feature: number },
): Promise<number> {
  const values = [...history.values, ...night.values]
  const rows = history.rows + night.rows
  const known = history.values.length
  const put = values.map((value, cell) =>
    cell % width === feature && cell >= known ? scores.expected[cell - known]! : value,
  )
  const [first, last] = [history.rows + row - 7, Math.min(rows - 1, history.rows + row + 7)]
  const before = await meanErrors(files, values, { first, last })
  const after = await meanErrors(files, put, { first, last })
  const rowScores = after.map((errors, i) =>
    errors.reduce((sum, error, f) => {
      const published = scores.errors[(first + i - history.rows) * width + f]!
      return sum + (error * published) / before[i]![f]! / width
    }, 0),
  )
  const at = history.rows + row - first
  const mean = (half: number): number => average(rowScores.slice(Math.max(0, at - half), at + half + 1))
  return Math.min((mean(1) + mean(3) + mean(7)) / 3, 3 * Math.max(...rowScores.slice(at - 2, at + 3)))
}

/**
 * [last − first + 1][features]: the mean over models of the mean over windows of the squared error, in units
 * of each model's usual one.
 */
async function meanErrors(
  files: readonly ModelFiles[],
  values: readonly number[],
  span: { first: number; last: number },
): Promise<number[][]> {
  const { first, last } = span
  const sums = Array.from({ length: last - first + 1 }, () => new Array<number>(width).fill(0))
  for (const { onnx, json } of files) {
    const {
      window,
      about: { scaler, errorScale },
    } = JSON.parse(json) as { window: number; about: About }
    const scaled = values.map((value, cell) => {
      const f = cell % width
      return Math.max(
        -scaler.limit[f]!,
        Math.min(scaler.limit[f]!, (value - scaler.origin[f]!) / scaler.spread[f]!),
      )
    })
    const session = await InferenceSession.create(onnx)
    for (let of = first; of <= last; of++) {
      const starts = Array.from({ length: window }, (_, i) => of - i).filter(
        start => (start + window) * width <= values.length,
      )
      const windows = starts.flatMap(start => scaled.slice(start * width, (start + window) * width))
      const { error } = await session.run({
        windows: new Tensor("float32", windows, [starts.length, window, width]),
      })
      const errors = error!.data as Float32Array
      for (let f = 0; f < width; f++) {
        const own = starts.map((start, i) => errors[(i * window + of - start) * width + f]!)
        sums[of - first]![f]! += average(own) / errorScale[f]! / files.length
      }
    }
  }
  return sums
}

function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
