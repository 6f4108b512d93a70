import { describe, expect, test } from "vitest"
import { normaliseByRollingBaseline } from "../../../../src/detect/scoring/rolling-baseline.ts"
import { featureErrorScale, normaliseErrors, rowMeans } from "../../../../src/detect/scoring/normalise.ts"
import { normaliseByTimeOfDay } from "../../../../src/detect/scoring/daily-pattern.ts"
import { centredMeans, smoothScore } from "../../../../src/detect/scoring/smooth.ts"
import { datasetOf } from "../hosts.ts"

const quarter = 15 * 60_000
const ten = datasetOf({ columns: { a: row => row }, historyRows: 10 * 96, nightRows: 4 * 96, step: quarter })
const errors = (of: (row: number) => number): Float32Array =>
  Float32Array.from({ length: ten.rows }, (_, row) => of(row - ten.testStart))

describe("normalised errors", () => {
  const rows = datasetOf({
    columns: { a: row => row, b: row => row, c: () => 5 },
    historyRows: 10,
    nightRows: 2,
  })

  test("are about 1 on ordinary rows, whatever the feature; NaN stays NaN", () => {
    const raw = Float32Array.from({ length: 36 }, (_, i) => (i === 33 ? NaN : [0.2, 4, 0.1][i % 3]!))
    expect([...normaliseErrors(raw, featureErrorScale(raw, rows)).subarray(0, 3)]).toEqual([1, 1, 1])
    expect(normaliseErrors(raw, featureErrorScale(raw, rows))[33]).toBeNaN()
  })

  test("a feature that the model knows by heart is held to a tenth of the median feature's error", () => {
    const raw = Float32Array.from({ length: 36 }, (_, i) => [0.2, 4, 0][i % 3]!)
    raw[35] = 0.2
    expect(normaliseErrors(raw, featureErrorScale(raw, rows))[35]).toBeCloseTo(10, 5)
  })

  test("a row's mean leaves out what is missing", () => {
    expect([...rowMeans(Float32Array.of(1, 3, NaN, 5, NaN, NaN), 2)]).toEqual([2, 5, NaN])
  })
})

describe("rolling baseline", () => {
  const afterNormalising = (of: (row: number) => number, dataset = ten): Float32Array =>
    normaliseByRollingBaseline(
      Float32Array.from({ length: dataset.rows }, (_, row) => of(row - dataset.testStart)),
      dataset,
    ).subarray(dataset.testStart)

  test("a level that lasts all night is background from its first hour, and a fault on top stays", () => {
    const night = afterNormalising(row => (row < 0 ? 1 : row === 50 ? 310 : 31))
    expect(night[0]).toBeCloseTo((1.5 * 31) / 31.5, 5)
    expect(night[250]).toBeCloseTo((1.5 * 31) / 31.5, 5)
    expect(night[50]).toBeCloseTo((1.5 * 310) / 31.5, 4)
  })

  test("half a day of fault is not absorbed", () => {
    expect(afterNormalising(row => (row >= 100 && row < 148 ? 31 : 1))[120]).toBeCloseTo(31, 5)
  })

  test("a night of one day is judged with the days before, however much of it a fault fills", () => {
    const short = datasetOf({ columns: { a: row => row }, historyRows: 960, nightRows: 96, step: quarter })
    expect(afterNormalising(row => (row < 0 ? 1 : 31), short)[24]).toBeCloseTo(31, 5)
  })

  test("what becomes easier is left as it is", () => {
    expect(afterNormalising(row => (row < 0 ? 1 : 0.1))[250]).toBeCloseTo(0.1, 5)
  })
})

describe("routine", () => {
  const timeOfDay = (row: number): number => ((row % 96) + 96) % 96

  test("work that comes back every day is judged by its own standard", () => {
    const judged = normaliseByTimeOfDay(
      errors(row => (timeOfDay(row) >= 20 && timeOfDay(row) < 32 ? 19 : 1)),
      ten,
    )
    expect(judged[ten.testStart + 26]).toBeCloseTo(1.9, 1)
    expect(judged[ten.testStart + 60]).toBeCloseTo(1, 5)
  })

  test("once, or a few rows a day, is no routine", () => {
    const once = normaliseByTimeOfDay(
      errors(row => (row >= 26 && row < 38 ? 19 : 1)),
      ten,
    )
    expect(once[ten.testStart + 30]).toBeCloseTo(19, 5)
    const blip = normaliseByTimeOfDay(
      errors(row => (timeOfDay(row) >= 26 && timeOfDay(row) < 29 ? 19 : 1)),
      ten,
    )
    expect(blip[ten.testStart + 27]).toBeCloseTo(19, 5)
  })

  test("the time of day holds across a gap before the night", () => {
    const rows = datasetOf({
      columns: { a: row => row },
      historyRows: 960,
      nightRows: 96,
      step: quarter,
      gapRows: 48,
    })
    const at = (row: number): number =>
      row < rows.calibrationEnd ? row - rows.calibrationEnd : row - rows.testStart + 48
    const raw = Float32Array.from({ length: rows.rows }, (_, row) =>
      timeOfDay(at(row)) >= 60 && timeOfDay(at(row)) < 72 ? 19 : 1,
    )
    expect(Math.max(...normaliseByTimeOfDay(raw, rows).subarray(rows.testStart))).toBeLessThan(2)
  })
})

describe("smoothing", () => {
  test("is the mean of the means over 3, 7 and 15 rows", () => {
    const score = new Float32Array(41).fill(1)
    score[20] = 1.6
    expect(smoothScore(score)[20]).toBeCloseTo(1 + (0.6 / 3 + 0.6 / 7 + 0.6 / 15) / 3, 5)
    expect(smoothScore(score)[26]).toBeCloseTo(1 + 0.6 / 15 / 3, 5)
  })

  test("a great fault lends its neighbours little", () => {
    const score = new Float32Array(41).fill(1)
    score.fill(1000, 20)
    expect(smoothScore(score)[17]).toBe(3)
    expect(smoothScore(score)[30]).toBeCloseTo(1000, 0)
  })

  test("NaN stays NaN and costs its neighbours nothing", () => {
    expect([...centredMeans(Float32Array.of(1, NaN, 3, 5), { width: 1, span: 3 })]).toEqual([1, NaN, 4, 4])
    expect([...smoothScore(Float32Array.of(NaN, 2, 2))]).toEqual([NaN, 2, 2])
  })

  test("of the rows from one on is what it is of all", () => {
    const matrix = Float32Array.from({ length: 60 }, (_, i) => (i % 7 === 0 ? NaN : Math.sin(i)))
    for (const first of [1, 2, 17]) {
      expect(centredMeans(matrix, { width: 3, span: 5, first })).toEqual(
        centredMeans(matrix, { width: 3, span: 5 }).slice(first * 3),
      )
    }
  })
})
