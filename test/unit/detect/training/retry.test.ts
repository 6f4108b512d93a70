import { expect, test } from "vitest"
import type { TrainingRecord } from "../../../../src/base/index.ts"
import { detect, packModels, type DetectOptions } from "../../../../src/detect/index.ts"
import { warmStartSchedule } from "../../../../src/detect/training/schedule.ts"
import { type Attempt, trainWithRetry, type TrainingRun } from "../../../../src/detect/training/retry.ts"
import { fitSeasonalBaseline, seasonalErrors } from "../../../../src/detect/detectors/seasonal-baseline.ts"
import { quantile } from "../../../../src/stats/index.ts"
import { type Column, daily, datasetOf, day, hostOf, minute, noise, rule } from "../hosts.ts"

const wave: Column = (_, time) => daily(time * 24)
const [a, b] = ["a", "b"].map(name => noise(name, 0.03)) as [Column, Column]
const inFault = (row: number): boolean => row >= 200 && row < 240
const columns = {
  load: (row: number, time: number) => 10 * (wave(row, time) + a(row, time)),
  cpu: (row: number, time: number) => 100 * (wave(row, time) + b(row, time)) + (inFault(row) ? 150 : 0),
}
const frames = () => hostOf({ columns, historyRows: 2000, nightRows: 400 })
const hopeless = { ...rule, rate: 1e6 }
const addenda = { thresholds: { score: 3.5, features: new Float32Array([4, 4]) }, versions: { noctule: "0" } }
const found = async (hooks: DetectOptions, rules = rule) => {
  const {
    night: { score },
    training,
    models,
  } = await detect(frames(), rules, hooks)
  const apart =
    quantile(
      score.filter((_, row) => inFault(row)),
      0.5,
    ) /
    quantile(
      score.filter((_, row) => !inFault(row)),
      0.5,
    )
  return { apart, training, models: packModels(models, addenda) }
}

const attempts = async (verdicts: readonly TrainingRecord["diagnosis"][], warm = false) => {
  const anew: Attempt = { seed: 7, rate: 0.01, updates: 200, evaluations: 10 }
  const first: Attempt = warm
    ? { ...anew, rate: 0.003, updates: 30, evaluations: 4, from: { w: Float32Array.of(1) } }
    : anew
  const made: Attempt[] = []
  const train = async (attempt: Attempt): Promise<TrainingRun> => {
    made.push(attempt)
    const training = {
      diagnosis: verdicts[made.length - 1]!,
      reason: { code: "fitted", params: { rows: made.length } },
      seconds: 2,
    }
    return {
      weights: { w: Float32Array.of(made.length + 1) },
      training,
      gradientNorms: [],
    } as unknown as TrainingRun
  }
  return { made, first, outcome: await trainWithRetry({ first, fromScratch: anew, train }) }
}

test("a training that goes on from an earlier one makes 15 % of the updates at 30 % of the rate, and looks four times", () => {
  const from = { w: Float32Array.of(1) }
  expect(warmStartSchedule({ seed: 7, rate: 0.01, updates: 200, evaluations: 10, from })).toEqual({
    seed: 7,
    rate: 0.003,
    updates: 30,
    evaluations: 4,
    from,
  })
  expect(warmStartSchedule({ seed: 7, rate: 0.01, updates: 1, evaluations: 10 }).updates).toBe(1)
})

test("windows of which fewer than half the rows hold a value do not train", async () => {
  const cpu: Column = (row, time) => (row >= -1500 && row < -1000 ? NaN : columns.cpu(row, time))
  const lstmOnly = { ...rule, detectors: ["lstm-autoencoder"], updates: 3, stride: 1 } as const
  const { training } = await detect(hostOf({ columns: { cpu }, historyRows: 2000, nightRows: 50 }), lstmOnly)
  // 80 % of the rows that hold a value are the first 1700: 1689 windows of 12, less 489 in the gap and 5 at
  // either end with 7 to 11 of its rows.
  expect(training.windows).toBe(1689 - 489 - 2 * 5)
})

test("a bad training is repeated once, anew: with the next seed, a fifth of the rate and clipped gradients", async () => {
  for (const verdict of ["exploding", "vanishing-gradients", "null"] as const)
    for (const warm of [false, true]) {
      const { made, first, outcome } = await attempts([verdict, "healthy"], warm)
      expect(made).toEqual([first, { seed: 8, rate: 0.002, updates: 200, evaluations: 10, clip: 1 }])
      expect(outcome).toMatchObject({
        usable: true,
        seconds: 4,
        attempt: made[1],
        fitted: { weights: { w: Float32Array.of(3) } },
      })
      const { made: twice, outcome: failed } = await attempts([verdict, "exploding"], warm)
      expect([twice.length, failed.usable, failed.notes.length]).toEqual([2, false, 2])
    }
})

test("a training that was still falling goes on once, for as many updates, from where it was", async () => {
  const { made, first, outcome } = await attempts(["not-converged", "not-converged"])
  expect(made).toEqual([first, { ...first, seed: 8, from: { w: Float32Array.of(2) } }])
  expect(outcome).toMatchObject({
    usable: true,
    notes: [{ code: "continued", params: { diagnosis: "not-converged" } }],
  })
  expect((await attempts(["healthy"])).made).toHaveLength(1)
})

test("a training that fails twice leaves the night to the seasonal baseline, which still finds the fault", async () => {
  const { apart, training, models } = await found({}, hopeless)
  expect(apart).toBeGreaterThan(3)
  expect(training.detector).toBe("seasonal-baseline")
  expect(training.notes!.map(({ code }) => code)).toContain("retried")
  expect(training.notes!.at(-1)).toEqual({ detector: "seasonal-baseline", code: "baseline-used", params: {} })
  expect(models).toEqual([])
})

test("where an earlier model is there, it judges the night that no training came out of, and is kept for the next one as it is", async () => {
  const { models } = await found({})
  expect(models.map(({ label }) => label)).toEqual(["lstm", "dense", "dense-2"])
  const { apart, training, models: after } = await found({ earlier: models }, hopeless)
  expect(apart).toBeGreaterThan(3)
  expect(training.detector).toBe("lstm-autoencoder + dense-autoencoder")
  expect(training.notes!.map(({ code }) => code)).toContain("earlier-model-used")
  expect(after).toEqual(models)
})

test("an earlier model is refused that is of another host, other features, later rows or another scale, or no model of ours", async () => {
  const { models } = await found({})
  const causesOf = async (change: Parameters<typeof hostOf>[0], host = "db-2", earlier = models) => {
    const { training } = await detect({ ...hostOf(change), host }, rule, { earlier })
    return training.notes!.flatMap(({ code, params }) => (code === "cold-start" ? params.cause : []))
  }
  const size = { historyRows: 1000, nightRows: 50 }
  expect(await causesOf({ columns, ...size }, "db-3")).toContainEqual({
    code: "other-host",
    params: { host: "db-2" },
  })
  expect(await causesOf({ columns: { load: columns.load, disk: columns.cpu }, ...size })).toContainEqual({
    code: "other-features",
    params: {},
  })
  expect(await causesOf({ columns, ...size, gapRows: 100 })).toContainEqual({
    code: "trained-on-night",
    params: {},
  })
  const ninefold: Column = (row, time) => 9 * columns.cpu(row, time)
  expect(await causesOf({ columns: { load: columns.load, cpu: ninefold }, ...size })).toContainEqual({
    code: "scale-moved",
    params: { moved: 1, features: 2 },
  })
  const foreign = models.map(model => ({ ...model, json: "{}" }))
  expect(await causesOf({ columns, ...size }, "db-2", foreign)).toContainEqual({
    code: "unreadable",
    params: { what: expect.stringContaining("not a Noctule model") },
  })
})

test("the seasonal baseline measures each time of day by its own median and deviation", () => {
  const busyAtNoon: Column = (row, time) =>
    (Math.floor((time % day) / (60 * minute)) === 12 ? 10 : 1) + a(row, time)
  const rows = datasetOf({ columns: { cpu: busyAtNoon }, historyRows: 10 * 1440, nightRows: 1440 })
  const night = seasonalErrors(fitSeasonalBaseline(rows), rows.values).subarray(rows.testStart)
  expect(quantile(night, 0.5)).toBeLessThan(1)
  expect(quantile(night.subarray(12 * 60, 13 * 60), 0.5)).toBeLessThan(1)
  const quietAtNoon = datasetOf({
    columns: { cpu: (row, time) => (row >= 0 ? 1 : busyAtNoon(row, time)) },
    historyRows: 10 * 1440,
    nightRows: 1440,
  })
  const missed = seasonalErrors(fitSeasonalBaseline(quietAtNoon), quietAtNoon.values).subarray(
    quietAtNoon.testStart,
  )
  expect(Math.min(...missed.subarray(12 * 60, 13 * 60))).toBeGreaterThan(100)
  expect(Math.max(...missed.subarray(0, 12 * 60))).toBeLessThan(1)
})
