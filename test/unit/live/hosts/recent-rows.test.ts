import { expect, it } from "vitest"
import { minute } from "../../../../src/base/index.ts"
import type { DayScores } from "../../../../src/detect/index.ts"
import { recentRows } from "../../../../src/live/hosts/recent-rows.ts"
import { noon } from "../../../clock.ts"

const table = { start: noon, step: 15 * minute, rows: 2 }
const model = {
  host: "db-1",
  step: minute,
  features: [{ name: "cpu" }, { name: "disk" }],
  expected: {
    ...table,
    expected: Float32Array.of(10, 20, 25, 20),
    lower: Float32Array.of(5, 15, 20, 15),
    upper: Float32Array.of(15, 25, 30, 25),
  },
} as unknown as Parameters<typeof recentRows>[0]

const judged = (start: number, rows: number): DayScores => {
  const matrix = Float32Array.from({ length: 2 * rows }, (_, at) => start / minute + at)
  const empty = new Float32Array(0)
  return {
    ...{ host: "db-1", start, step: minute, rows, features: ["cpu", "disk"] },
    ...{ score: Float32Array.from({ length: rows }, (_, row) => row), values: matrix, errors: matrix },
    ...{ rawErrors: matrix, contributions: matrix, expected: empty, lower: empty, upper: empty },
  }
}

it("keeps the newest four hours, with what is expected of each row", () => {
  const recent = recentRows(model, null)
  expect([recent.rows(), recent.newest(), recent.saved()]).toEqual([null, null, null])
  for (let row = 0; row < 300; row += 3) recent.add(judged(noon + row * minute, 3))
  expect([recent.rows()?.rows, recent.rows()?.start]).toEqual([240, noon + 60 * minute])
  expect(recent.newest()).toMatchObject({ rows: 1, start: noon + 299 * minute, score: Float32Array.of(2) })

  const first = recentRows(model, null)
  first.add(judged(noon, 6))
  expect([...(first.rows()?.expected ?? [])].filter((_, at) => at % 2 === 0)).toEqual([
    10, 11, 12, 13, 14, 15,
  ])
  expect([...(first.newest()?.upper ?? [])]).toEqual([20, 25])
})

it("goes on with what another process saved, and begins anew after a jump in time", () => {
  const before = recentRows(model, null)
  before.add(judged(noon, 5))
  const after = recentRows(model, before.saved())
  for (const one of [before, after]) one.add(judged(noon + 5 * minute, 2))
  expect(after.rows()).toEqual(before.rows())
  after.add(judged(noon + 60 * minute, 2))
  expect([after.rows()?.rows, after.rows()?.start]).toEqual([2, noon + 60 * minute])
})
