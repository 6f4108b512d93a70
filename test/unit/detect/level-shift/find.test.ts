import { beforeAll, describe, expect, test } from "vitest"
import { detect } from "../../../../src/detect/index.ts"
import { adjustForLevelShifts } from "../../../../src/detect/level-shift/adjust.ts"
import { findLevelShifts, levelShiftRecord } from "../../../../src/detect/level-shift/find.ts"
import { anomalousRows, findMembers, thresholdOf } from "../../../../src/incidents/index.ts"
import { quantile, seeded } from "../../../../src/stats/index.ts"
import { type Column, daily, day, hostOf, nightStart, noise, rule } from "../hosts.ts"

const step = 300_000
const perDay = day / step
const [history, night] = [21 * perDay, perDay]
const hostWith = (columns: Readonly<Record<string, Column>>) =>
  hostOf({ columns, historyRows: history, nightRows: night, step })
/** Rises by `by` from `days` before the night on. */
const stepped =
  (of: Column, by: number, days: number): Column =>
  (row, time) =>
    of(row, time) + (row >= -days * perDay ? by : 0)

const [a, b] = ["a", "b"].map(name => noise(name, 2)) as [Column, Column]
const load: Column = (row, time) => 40 + 20 * daily(time) + a(row, time)
const other: Column = (row, time) => 10 + 5 * daily(time) + b(row, time) / 4

describe("levelShifts", () => {
  test("finds a step that stays two weeks: when, from where to where, and only in the feature that has it", () => {
    const { history: frame } = hostWith({ load: stepped(load, 30, 14), other })
    const [shift, ...none] = findLevelShifts(frame)
    expect(none).toEqual([])
    const drift = levelShiftRecord(frame, shift!)
    expect(drift.feature).toBe("load")
    expect(Math.abs(Date.parse(drift.since) - (nightStart - 14 * day))).toBeLessThanOrEqual(3_600_000)
    expect(drift.after - drift.before).toBeGreaterThan(27)
    expect(drift.after - drift.before).toBeLessThan(33)
  })

  test("finds the latest of two steps, and a step downwards", () => {
    const twice = (row: number, time: number): number => stepped(stepped(load, 40, 16), -25, 6)(row, time)
    const { history: frame } = hostWith({ load: twice })
    const [shift] = findLevelShifts(frame)
    expect(shift!.after - shift!.before).toBeLessThan(-20)
    expect(Math.abs(shift!.row - (history - 6 * perDay))).toBeLessThanOrEqual(12)
  })

  test("is silent about incidents of three days, weekends, growth, and noise", () => {
    const incident: Column = (row, time) =>
      load(row, time) + (row >= -9 * perDay && row < -6 * perDay ? 60 : 0)
    const week: Column = (row, time) =>
      load(row, time) - ([0, 6].includes(new Date(time).getUTCDay()) ? 30 : 0)
    const growth: Column = (row, time) => load(row, time) + (row + history) / 50
    for (const column of [incident, week, growth])
      expect(findLevelShifts(hostWith({ column }).history)).toEqual([])
    for (let seed = 0; seed < 30; seed++) {
      const random = seeded(seed)
      const wander = Array.from({ length: 23 }, () => 3 * random.normal())
      const restless: Column = (row, time) => load(row, time) + wander[Math.floor((row + history) / perDay)]!
      expect(findLevelShifts(hostWith({ restless }).history)).toEqual([])
    }
  })

  test("is silent about a step of a last digit", () => {
    const frame = hostWith({ total: stepped(() => 1000, 2, 10) }).history
    const features = frame.features.map(feature => ({
      ...feature,
      deadband: { relative: 0.01, absolute: 0.001 },
    }))
    expect(findLevelShifts(frame)).toHaveLength(1)
    expect(findLevelShifts({ ...frame, features })).toEqual([])
  })
})

describe("followed", () => {
  test("moves what came before a recent step to the new level, and leaves an old one to the models", () => {
    const levelsOf = (days: number): readonly number[] => {
      const { history: frame } = hostWith({ load: stepped(load, 30, days) })
      const { values } = adjustForLevelShifts(frame, findLevelShifts(frame))
      return [quantile(values.subarray(0, 5 * perDay), 0.5), quantile(values.subarray(-4 * perDay), 0.5)]
    }
    const [then, now] = levelsOf(6)
    expect(Math.abs(then! - now!)).toBeLessThan(3)
    const [old, fresh] = levelsOf(14)
    expect(fresh! - old!).toBeGreaterThan(25)
  })
})

describe("a night after a step", { timeout: 60_000 }, () => {
  const found = async (columns: Readonly<Record<string, Column>>) => {
    const frames = hostWith(columns)
    const { night: scores, calibration, levelShifts: drift } = await detect(frames, { ...rule, updates: 100 })
    const threshold = thresholdOf(calibration, { falseIncidentsPerWeek: 1 })
    const members = findMembers({
      night: frames.night,
      scores,
      threshold,
      anomalous: anomalousRows(scores, threshold),
      rule: { mergeGap: 3_600_000, shortest: 0 },
    })
    return {
      drift,
      spans: members.map(({ start, end }) =>
        [Date.parse(start) - nightStart, Date.parse(end) - nightStart].map(ms => ms / 3_600_000),
      ),
    }
  }

  let quiet: Awaited<ReturnType<typeof found>>
  beforeAll(async () => {
    quiet = await found({ load: stepped(load, 30, 5), other })
  })

  test("that stayed is quiet, and the drift is named", () => {
    expect(quiet.spans).toEqual([])
    expect(quiet.drift.map(({ feature }) => feature)).toEqual(["load"])
  })

  test("of ten hours within the night is one incident from its start to its end, and no drift", async () => {
    const long = (row: number, time: number): number =>
      load(row, time) + (row >= 8 * 12 && row < 18 * 12 ? 60 : 0)
    const { spans, drift } = await found({ load: long, other })
    expect(drift).toEqual([])
    expect(spans).toHaveLength(1)
    expect(spans[0]![0]).toBeCloseTo(8, 0)
    expect(spans[0]![1]).toBeCloseTo(18, 0)
  })

  test("that began a day ago and goes on through the night is not absorbed", async () => {
    const { spans } = await found({ load: stepped(load, 60, 0.5), other })
    expect(spans).toHaveLength(1)
    expect(spans[0]![1]! - spans[0]![0]!).toBeGreaterThan(20)
  })
})
