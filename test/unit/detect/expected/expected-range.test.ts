import { describe, expect, test } from "vitest"
import { expectedRange } from "../../../../src/detect/expected/expected-range.ts"
import { type Column, daily, day, hostOf, type HostOptions, nightStart, noise } from "../hosts.ts"

const step = 5 * 60_000
const perDay = day / step

function expectedOf(
  column: Column,
  options: Partial<HostOptions> = {},
): { expected: number[]; lower: number[]; upper: number[] } {
  const { expected, lower, upper } = expectedRange(
    hostOf({ columns: { a: column }, historyRows: 21 * perDay, nightRows: perDay, step, ...options }),
  )
  return { expected: [...expected], lower: [...lower], upper: [...upper] }
}

describe("the usual value and range", () => {
  test("follow a daily rhythm that history shows, whatever the night does", () => {
    const noisy = noise("rhythm", 1)
    const { expected, lower, upper } = expectedOf((row, time) =>
      row < 0 ? 20 + 60 * daily(time) + noisy(row, time) : 0,
    )
    for (const row of [0, 60, 144, 200]) {
      const truth = 20 + 60 * daily(nightStart + row * step)
      expect(Math.abs(expected[row]! - truth)).toBeLessThan(1.2)
      expect(lower[row]).toBeGreaterThan(truth - 4)
      expect(upper[row]).toBeLessThan(truth + 4)
    }
  })

  test("hold about all of an ordinary night", () => {
    const noisy = noise("ordinary", 1)
    const column: Column = (row, time) => 20 + 60 * daily(time) + noisy(row, time)
    const { lower, upper } = expectedOf(column)
    const inside = lower.filter(
      (low, row) =>
        column(row, nightStart + row * step) >= low && column(row, nightStart + row * step) <= upper[row]!,
    )
    expect(inside.length / lower.length).toBeGreaterThan(0.9)
  })

  test("know weekends from weekdays after three weeks", () => {
    const weekend = (time: number): boolean => [0, 6].includes(new Date(time).getUTCDay())
    const noisy = noise("weekend", 0.5)
    const { expected, lower } = expectedOf((row, time) => (weekend(time) ? 10 : 50) + noisy(row, time), {
      historyRows: 28 * perDay,
    })
    expect(expected[100]).toBeCloseTo(50, 0)
    expect(lower[100]).toBeGreaterThan(45)
  })

  test("a constant is expected as it is, without a range", () => {
    const { expected, lower, upper } = expectedOf(() => 4096)
    expect([expected[7], lower[7], upper[7]]).toEqual([4096, 4096, 4096])
  })

  test("a level that moved some days ago is followed", () => {
    const noisy = noise("level", 1)
    const { expected } = expectedOf((row, time) => (row < -4 * perDay ? 100 : 300) + noisy(row, time))
    expect(expected[50]).toBeCloseTo(300, -1)
  })

  test("a rate is never expected below 0, a share never above 100 %, a flag never beyond 0 and 1", () => {
    const noisy = noise("bounds", 3)
    expect(Math.min(...expectedOf((row, time) => Math.abs(noisy(row, time))).lower)).toBeGreaterThanOrEqual(0)
    expect(
      Math.max(...expectedOf((row, time) => 100 - Math.abs(noisy(row, time)), { unit: "%" }).upper),
    ).toBeLessThanOrEqual(100)
    const { lower, upper } = expectedOf(row => (row % 7 === 0 ? 0 : 1), { kind: "flag" })
    expect([Math.min(...lower), Math.max(...upper)]).toEqual([0, 1])
  })

  test("one bad day in three weeks does not widen the range", () => {
    const noisy = noise("bad day", 1)
    const { upper } = expectedOf(
      (row, time) => 50 + noisy(row, time) + (row >= -5 * perDay && row < -4 * perDay ? 400 : 0),
    )
    expect(Math.max(...upper)).toBeLessThan(56)
  })

  test("a few hours of history give a level; no value gives NaN", () => {
    const noisy = noise("short", 1)
    expect(expectedOf((row, time) => 50 + noisy(row, time), { historyRows: 60 }).expected[10]).toBeCloseTo(
      50,
      0,
    )
    expect(expectedOf(row => (row < 0 ? NaN : 1)).expected[10]).toBeNaN()
  })
})
