import { describe, expect, it } from "vitest"
import { anomalousRows, anomalousSpans } from "../../../src/incidents/anomalies.ts"
import { seeded } from "../../../src/stats/index.ts"
import { minute } from "./scored-night.ts"

const rows = (score: readonly number[], { threshold = 10, errors = score } = {}): number[] =>
  Array.from(
    anomalousRows(
      { score: Float32Array.from(score), errors: Float32Array.from(errors) },
      { score: threshold },
    ),
  )
const spans = (flags: readonly number[], mergeGap = 0, shortest = 0) =>
  anomalousSpans(Uint8Array.from(flags), minute, { mergeGap: mergeGap * minute, shortest: shortest * minute })

describe("anomalous rows", () => {
  it("are those above the threshold and the rows beside them above 0.7 of it", () => {
    expect(rows([1, 8, 11, 8, 9, 6, 8, 1])).toEqual([0, 1, 1, 1, 1, 0, 0, 0])
  })

  it("end with the errors that made them: smoothing alone makes no row anomalous", () => {
    expect(rows([8, 11, 12, 12, 11, 8], { errors: [0, 0, 30, 30, 0, 0] })).toEqual([0, 1, 1, 1, 1, 0])
    expect(rows([8, 11, 8], { errors: [0, 0, 90, NaN, 0, 0] })).toEqual([1, 1, 1])
  })

  it("need one row above the threshold itself", () => {
    expect(rows([8, 9, 10, 9])).toEqual([0, 0, 0, 0])
  })

  it("reach the first and the last row", () => {
    expect(rows([8, 11, 1, 11, 8])).toEqual([1, 1, 0, 1, 1])
    expect(rows([11])).toEqual([1])
  })

  it("are never rows without a score", () => {
    expect(rows([NaN, 11, NaN, 8, NaN])).toEqual([0, 1, 0, 0, 0])
    expect(rows([NaN, NaN])).toEqual([0, 0])
    expect(rows([])).toEqual([])
  })
})

describe("spans of anomalous rows", () => {
  it("merge across gaps up to the merge gap, not beyond", () => {
    expect(spans([1, 0, 0, 1], 2)).toEqual([{ first: 0, last: 3 }])
    expect(spans([1, 0, 0, 1], 1)).toEqual([
      { first: 0, last: 0 },
      { first: 3, last: 3 },
    ])
  })

  it("count their last row's step: three rows last three minutes", () => {
    expect(spans([0, 1, 1, 1, 0], 0, 3)).toHaveLength(1)
    expect(spans([0, 1, 1, 1, 0], 0, 4)).toHaveLength(0)
  })

  it("leave a very long incident one", () => {
    expect(spans(new Array<number>(5000).fill(1), 10, 0)).toEqual([{ first: 0, last: 4999 }])
  })

  it("are merged once and for all: merging what was merged changes nothing", () => {
    const random = seeded(21)
    for (let round = 0; round < 50; round++) {
      const flags = Array.from({ length: 200 }, () => (random.next() < 0.1 ? 1 : 0))
      const once = spans(flags, 5)
      const filled = flags.map((_, row) => (once.some(s => row >= s.first && row <= s.last) ? 1 : 0))
      expect(spans(filled, 5)).toEqual(once)
    }
  })

  it("hold every anomalous row exactly once, and both their ends are anomalous", () => {
    const random = seeded(22)
    const flags = Array.from({ length: 500 }, () => (random.next() < 0.2 ? 1 : 0))
    const found = spans(flags, 3)
    flags.forEach(
      (flag, row) => flag && expect(found.filter(s => row >= s.first && row <= s.last)).toHaveLength(1),
    )
    for (const { first, last } of found) expect([flags[first], flags[last]]).toEqual([1, 1])
  })
})
