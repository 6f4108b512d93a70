import { describe, expect, test } from "vitest"
import { nightLevelShifts } from "../../../../src/detect/level-shift/night.ts"
import { type Column, daily, day, hostOf, nightStart, noise } from "../hosts.ts"

const step = 300_000
const perDay = day / step
const noisy = noise("load", 2)
const load: Column = (row, time) => 40 + 20 * daily(time) + noisy(row, time)
const shiftsOf = (column: Column, nightRows = 2 * perDay) =>
  nightLevelShifts(hostOf({ columns: { load, column }, historyRows: 7 * perDay, nightRows, step }))

describe("a level that the night has throughout", () => {
  test("is named once, since its first hour, with the medians before and after", () => {
    const [shift, ...none] = shiftsOf((row, time) => load(row, time) + (row >= 36 ? 200 : 0))
    expect(none).toEqual([])
    expect(shift).toMatchObject({ feature: "column", since: new Date(nightStart + 36 * step).toISOString() })
    expect(shift!.after - shift!.before).toBeGreaterThan(150)
  })

  test("may be lower than all of the history", () => {
    const [shift] = shiftsOf((row, time) => (row < 0 ? load(row, time) : 1))
    expect(shift).toMatchObject({ feature: "column", after: 1, since: new Date(nightStart).toISOString() })
  })

  test("is none in an ordinary night, during a day of fault, and in a night of one day", () => {
    expect(shiftsOf(load)).toEqual([])
    expect(shiftsOf((row, time) => load(row, time) + (row >= 0 && row < perDay ? 200 : 0))).toEqual([])
    expect(shiftsOf((row, time) => load(row, time) + (row < 0 ? 0 : 200), perDay)).toEqual([])
  })
})
