import { expect, test } from "vitest"
import type { Feature, Frame, HostFrames } from "../../../../src/base/index.ts"
import { framesOf } from "../../../../src/pipeline/evaluate/protocol.ts"
import { qualityOf } from "../../../quality.ts"

const [minute, day] = [60_000, 86_400_000]
const start = Date.UTC(2026, 10, 20)
const frame = (from: number, rows: number, step = minute): Frame => ({
  ...{ host: "db-1", start: from, step, rows, features: [] },
  values: Float32Array.from({ length: rows }, (_, row) => row),
})
const cpu: Feature = {
  ...{ name: "cpu", label: "cpu", unit: "", kind: "gauge", scaling: "min-max", threshold: null },
}
const framesWith = (night: Frame): HostFrames => ({
  host: "db-1",
  history: frame(start - 40 * minute, 40),
  night: { ...night, features: [cpu] },
  quality: { ...qualityOf("db-1"), rowsRead: 40 },
})

test("a prefix is the night's first rows, a whole number of days earlier; all of the night is scored", () => {
  const { history, night } = framesOf(framesWith(frame(start, 2000)), { kind: "prefix", rows: 1500 })
  expect([history.start, history.rows]).toEqual([start - 2 * day, 1500])
  expect(history.values).toEqual(night.values.subarray(0, 1500))
  expect([night.start, night.rows]).toEqual([start, 2000])
})

test("a step that divides no day dates the prefix back by its own length", () => {
  const { history } = framesOf(framesWith(frame(start, 100, 7 * minute)), { kind: "prefix", rows: 50 })
  expect(history.start).toBe(start - 50 * 7 * minute)
})

test("a prefix that leaves nothing to score is a fault that names the host", () => {
  expect(() => framesOf(framesWith(frame(start, 100)), { kind: "prefix", rows: 100 })).toThrow(
    expect.objectContaining({ code: "pipeline.prefix-too-long", where: "host db-1" }),
  )
})

test("halves stay as they are", () => {
  const frames = framesWith(frame(start, 100))
  expect(framesOf(frames, { kind: "halves" })).toBe(frames)
})
