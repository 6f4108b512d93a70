import { expect, test } from "vitest"
import { spansFor } from "../../../../src/cli/init/spans.ts"

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const spans = (length: number, step: number): object => spansFor({ oldest: 0, newest: length, step })

test("spansFor() keeps the defaults where there are three days of minutes or more", () => {
  for (const length of [3 * day, 21 * day, 400 * day])
    expect(spans(length, minute)).toEqual({ night: day, history: null, window: null })
})

test("spansFor() shortens night and window for short data", () => {
  expect(spans(2 * day, minute)).toEqual({ night: 12 * hour, history: null, window: null })
  expect(spans(6 * hour, minute)).toEqual({ night: hour, history: null, window: 25 })
  expect(spans(10 * minute, minute)).toEqual({ night: minute, history: null, window: 2 })
})

test("spansFor() lengthens night and history for large steps", () => {
  expect(spans(400 * day, hour)).toEqual({ night: 2 * day, history: 42 * day, window: null })
  expect(spans(400 * day, day)).toEqual({ night: 30 * day, history: 1000 * day, window: null })
})
