import { describe, expect, it, test } from "vitest"
import { isMaterial } from "../../../src/incidents/material.ts"
import { findMembers } from "../../../src/incidents/index.ts"
import { contributionOf, evidenceOf, series } from "./evidence.ts"

const material = (...contributions: readonly Parameters<typeof contributionOf>[0][]): boolean => isMaterial({ contributions: contributions.map(contributionOf) })

describe("an anomaly is worth attention", () => {
  test.each([
    ["a value far outside its range", { actual: 80, expected: 10, range: [8, 12] }, true],
    ["a value at the edge of its range", { actual: 7.74, expected: 8.02, range: [7.76, 8.28] }, false],
    ["a value a little outside of it", { actual: 12.8, expected: 10, range: [8, 12] }, false],
    ["a value half a width outside of it", { actual: 13.1, expected: 10, range: [8, 12] }, true],
    ["the last digit of a constant", { actual: 100.1, expected: 100, range: [100, 100] }, false],
    ["a constant that moved", { actual: 101, expected: 100, range: [100, 100] }, true],
    ["a zero that moved", { actual: 1e-6, expected: 0, range: [0, 0] }, true],
    ["a value of which nothing usual is known", { actual: 5, expected: null, range: null }, true],
  ] as const)("%s: %j → %s", (_what, more, answer) => expect(material(more)).toBe(answer))

  it("when any of its signals says so, whatever the others say", () => {
    const edge = { actual: 12, expected: 10, range: [8, 12] as const }
    expect(material(edge, { actual: 40 })).toBe(true)
    expect(material(edge, { actual: 40, signal: false })).toBe(false)
  })

  it("by its leading feature where it has no signal", () => {
    expect(material({ signal: false }, { signal: false, actual: 10 })).toBe(true)
    expect(material({ signal: false, actual: 10 }, { signal: false })).toBe(false)
  })

  it("and else does not become an incident", () => {
    const near = { name: "memory", values: series(100, 10, [40, 49, 12]), errors: series(100, 1, [40, 49, 50]) }
    expect(findMembers(evidenceOf([near]))).toEqual([])
    expect(findMembers(evidenceOf([{ ...near, values: series(100, 10, [40, 49, 20]) }]))).toHaveLength(1)
  })
})
