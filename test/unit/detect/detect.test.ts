import { beforeAll, describe, expect, test } from "vitest"
import { Fault, type HostScores } from "../../../src/base/index.ts"
import { detect } from "../../../src/detect/index.ts"
import { quantile } from "../../../src/stats/index.ts"
import { type Column, daily, hostOf, type HostOptions, noise, rule } from "./hosts.ts"

const [a, b, c, d] = ["a", "b", "c", "d"].map(name => noise(name, 0.03)) as [Column, Column, Column, Column]
const wave: Column = (_, time) => daily(time * 24)
const columns: HostOptions["columns"] = {
  load: (row, time) => 10 * (wave(row, time) + a(row, time)),
  cpu: (row, time) => 100 * (wave(row, time) + b(row, time)) + (row >= 200 && row < 240 ? 150 : 0),
  disk: (row, time) => 1e6 * (1 - wave(row, time) + c(row, time)),
  memory: (row, time) => (row >= 100 && row < 110 ? NaN : 5 + d(row, time)),
  up: () => 1,
}
const size = { historyRows: 2000, nightRows: 400 }
const width = Object.keys(columns).length
const inFault = (row: number): boolean => row >= 200 && row < 240

describe("a host whose CPU departs from its rhythm for 40 minutes", () => {
  let scores: HostScores
  beforeAll(async () => {
    scores = await detect(hostOf({ columns, ...size }), rule)
  })

  test("scores every row, the fault's far above all others and above the history's", () => {
    const { score } = scores.night
    expect(score.length).toBe(400)
    const others = score.filter((_, row) => row < 185 || row >= 255)
    expect(
      quantile(
        score.filter((_, row) => inFault(row)),
        0.1,
      ),
    ).toBeGreaterThan(2 * Math.max(...others))
    expect(
      quantile(
        score.filter((_, row) => inFault(row)),
        0.1,
      ),
    ).toBeGreaterThan(quantile(scores.calibration.score, 0.99))
    expect(quantile(others, 0.5)).toBeGreaterThan(0.2)
    expect(quantile(others, 0.5)).toBeLessThan(2)
  })

  test("names the CPU, with shares that sum to 1 in each row", () => {
    const { contributions } = scores.night
    for (let row = 0; row < 400; row++) {
      expect(
        contributions.subarray(row * width, (row + 1) * width).reduce((sum, share) => sum + share, 0),
      ).toBeCloseTo(1, 4)
    }
    const cpu = Array.from({ length: 40 }, (_, i) => contributions[(200 + i) * width + 1]!)
    expect(quantile(cpu, 0.5)).toBeGreaterThan(0.4)
  })

  test("never judges what is missing", () => {
    for (let row = 100; row < 110; row++) expect(scores.night.errors[row * width + 3]).toBeNaN()
    expect(scores.night.score.some(Number.isNaN)).toBe(false)
    expect(Math.max(...scores.night.score.subarray(95, 115))).toBeLessThan(3)
  })

  test("calibrates on the last tenth of the history", () => {
    expect(scores.calibration.score.length).toBe(200)
    expect(scores.calibration.errors.length).toBe(200 * width)
  })

  test("records the training", () => {
    expect(scores.training).toMatchObject({
      detector: "lstm-autoencoder + dense-autoencoder",
      engine: expect.stringContaining("onnxruntime"),
      seed: 1,
    })
    expect(scores.training.rowsTrimmed).toBeGreaterThan(0)
    expect(scores.training.rowsTrimmed).toBeLessThanOrEqual(0.03 * 1600)
  })

  test("same frames and rule, same bits", async () => {
    const repeated = await detect(hostOf({ columns, ...size }), rule)
    expect(repeated.night).toEqual(scores.night)
    expect(repeated.calibration).toEqual(scores.calibration)
  })

  test("the night is not trained on: another night leaves the training as it was", async () => {
    const quiet = await detect(
      hostOf({
        columns: { ...columns, cpu: (row, time) => 100 * (wave(row, time) + b(row, time)) },
        ...size,
      }),
      rule,
    )
    expect(quiet.training.losses).toEqual(scores.training.losses)
    expect(Math.max(...quiet.night.score)).toBeLessThan(3)
  })
})

describe("other nights", () => {
  test("rows without any value have no score, and the host's last ones are scored up to its silence", async () => {
    const silent = Object.fromEntries(
      Object.entries(columns).map(([name, column]): [string, Column] => [
        name,
        (row, time) => (row >= 60 ? NaN : column(row, time)),
      ]),
    )
    const { night } = await detect(hostOf({ columns: silent, historyRows: 1000, nightRows: 100 }), rule)
    expect(night.score.subarray(0, 60).every(Number.isFinite)).toBe(true)
    expect(night.score.subarray(60).every(Number.isNaN)).toBe(true)
    expect(night.contributions.subarray(60 * width).every(Number.isNaN)).toBe(true)
  })

  test("a night shorter than a window is scored with the end of the history before it", async () => {
    const { night } = await detect(hostOf({ columns, historyRows: 1000, nightRows: 5 }), rule)
    expect(night.score.every(Number.isFinite)).toBe(true)
  })

  test("a constant that moves is found", async () => {
    const { night } = await detect(
      hostOf({
        columns: { ...columns, up: row => (row >= 50 && row < 60 ? 0 : 1) },
        historyRows: 1000,
        nightRows: 100,
      }),
      rule,
    )
    expect(night.score[55]).toBeGreaterThan(5)
    expect(night.contributions[55 * width + 4]).toBeGreaterThan(0.5)
  })

  test("too little history is a Fault that says how much is needed", async () => {
    const short = hostOf({ columns, historyRows: 119, nightRows: 50 })
    await expect(detect(short, rule)).rejects.toThrow(/119 rows of history.*needs 120/)
    await expect(detect(short, rule)).rejects.toBeInstanceOf(Fault)
    await expect(detect(hostOf({ columns: {}, historyRows: 500, nightRows: 50 }), rule)).rejects.toThrow(
      /no feature/,
    )
  })
})
