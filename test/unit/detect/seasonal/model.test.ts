import { expect, test } from "vitest"
import { day, hour } from "../../../../src/base/index.ts"
import { calendarOf, visibleSeasonalities } from "../../../../src/detect/seasonal/calendar.ts"
import { fitSeasonalModel, seasonalComponent } from "../../../../src/detect/seasonal/model.ts"
import { selectSeasonalModel } from "../../../../src/detect/seasonal/select.ts"
import { seeded } from "../../../../src/stats/index.ts"

/** A Thursday at midnight. */
const start = Date.parse("2026-01-01T00:00:00Z")
const rule = { start, step: 6 * hour, cell: 6 * hour }
const valuesOf = (slots: number, value: (slot: number) => number): Float64Array =>
  Float64Array.from({ length: slots }, (_, slot) => value(slot))

test("slots of one cell share their time of day, and on a weekend its own", () => {
  const { cells, days, historyDays } = calendarOf({ ...rule, slots: 16, history: 8 })
  expect([...cells.daily.of]).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
  expect([...cells.weekly.of]).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7])
  expect([...days]).toEqual([-2, -2, -2, -2, -1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 1])
  expect(historyDays).toBe(2)
})

test("a day shows no season, four days show times of day, twenty the weekend", () => {
  expect(visibleSeasonalities(1)).toEqual(["level"])
  expect(visibleSeasonalities(4)).toEqual(["level", "daily"])
  expect(visibleSeasonalities(20)).toEqual(["level", "daily", "weekly"])
})

test("with a constant level the profile is each cell's median and robust deviation; missing values are left out", () => {
  const calendar = calendarOf({ ...rule, slots: 13, history: 12 })
  const values = Float64Array.of(1, 10, NaN, 5, 5, NaN, NaN, 5, 3, 20, NaN, 5, 99)
  const { profile, deviations } = fitSeasonalModel(values, { calendar, kind: "daily", level: "constant" })
  expect([...profile]).toEqual([3, 15, NaN, 5])
  expect([...deviations]).toEqual([expect.closeTo(2 * 1.4826, 6), expect.closeTo(5 * 1.4826, 6), NaN, 0])
})

test("with a moving level a rise from day to day is no season, and a cell without values adds nothing", () => {
  const calendar = calendarOf({ ...rule, slots: 24, history: 20 })
  const values = valuesOf(24, slot => (slot % 4 === 2 ? NaN : 100 * Math.floor(slot / 4) + (slot % 4)))
  const model = fitSeasonalModel(values, { calendar, kind: "daily", level: "moving" })
  expect([...seasonalComponent(model).subarray(20)]).toEqual([-1, 0, 0, 2])
  expect([...fitSeasonalModel(values, { calendar, kind: "level", level: "moving" }).profile]).toEqual([0])
})

test("the simplest model that predicts best is chosen: level, daily or weekly", () => {
  const random = seeded("season")
  const hours = { start, step: hour, cell: hour, slots: 31 * 24, history: 30 * 24 }
  const calendar = calendarOf(hours)
  const kindOf = (season: (time: number) => number): string =>
    selectSeasonalModel(
      valuesOf(hours.slots, slot => season(start + slot * hour) + random.normal()),
      calendar,
    ).kind
  const isWeekend = (time: number): boolean => [0, 6].includes(new Date(time).getUTCDay())
  expect(kindOf(() => 50)).toBe("level")
  expect(kindOf(time => (time % day < 8 * hour ? 20 : 0))).toBe("daily")
  expect(kindOf(time => (time % day < 8 * hour && !isWeekend(time) ? 20 : 0))).toBe("weekly")
})
