import { describe, expect, test } from "vitest"
import { datasetOf } from "./hosts.ts"

describe("history and night in one matrix", () => {
  test("splits the history 80/10/10 in time order, counting rows that hold values", () => {
    const rows = datasetOf({
      columns: { a: row => (row < -100 ? NaN : row) },
      historyRows: 200,
      nightRows: 20,
    })
    expect([rows.trainStart, rows.trainEnd, rows.validationEnd, rows.calibrationEnd, rows.testStart]).toEqual(
      [100, 180, 190, 200, 200],
    )
  })

  test("scales by the part that trains alone", () => {
    const rows = datasetOf({
      columns: { a: row => (row < -20 ? Math.abs(row) % 2 : 100) },
      historyRows: 100,
      nightRows: 1,
    })
    const fit = rows.values.subarray(0, 80)
    expect(Math.max(...fit) - Math.min(...fit)).toBeCloseTo(1, 6)
    expect(rows.values[100]).toBe(4)
  })

  test("keeps what is missing missing, and a gap before the night as missing rows, at most one window of them", () => {
    const near = datasetOf({ columns: { a: row => row }, historyRows: 100, nightRows: 5, gapRows: 3 })
    expect([near.testStart - near.calibrationEnd, near.gapRows, near.rows]).toEqual([3, 3, 108])
    expect([...near.values.subarray(100, 103)]).toEqual([NaN, NaN, NaN])
    const far = datasetOf({ columns: { a: row => row }, historyRows: 100, nightRows: 5, gapRows: 500 })
    expect([far.testStart - far.calibrationEnd, far.gapRows, far.rows]).toEqual([10, 500, 115])
  })

  test("counts the rows that hold a value", () => {
    const rows = datasetOf({
      columns: { a: row => (row % 2 === 0 ? 1 : NaN), b: () => NaN },
      historyRows: 6,
      nightRows: 2,
    })
    expect([...rows.observedBefore]).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4])
  })
})
