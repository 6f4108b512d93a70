import { expect, test } from "vitest"
import type { HarmDirection } from "../../../../src/base/index.ts"
import { contributionsOf } from "../../../../src/detect/explain/contributions.ts"
import { harmWeights } from "../../../../src/detect/explain/harm.ts"
import { localDeviation } from "../../../../src/detect/explain/local-deviation.ts"
import { datasetOf, hostOf, noise } from "../hosts.ts"

test("shares are fourth roots of what speaks for each feature, and sum to 1", () => {
  const evidence = {
    normalised: Float32Array.of(2, 1),
    raw: Float32Array.of(8, 1),
    distances: Float32Array.of(81, 1),
  }
  const shares = contributionsOf(evidence, Float32Array.of(5))
  expect(shares[0]).toBeCloseTo(6 / 7, 6)
  expect(shares[1]).toBeCloseTo(1 / 7, 6)
})

test("a deviation that hurts has twice the share, one to the other side or of unknown harm does not", () => {
  const one = Float32Array.of(1, 1, 1, 1)
  const night = hostOf({
    columns: { errors: () => 2, free: () => 2, latency: () => 0, sessions: () => 2 },
    historyRows: 1,
    nightRows: 1,
  }).night
  const harms: (HarmDirection | undefined)[] = ["rise", "fall", "rise", undefined]
  const features = night.features.map((feature, f) => ({ ...feature, ...(harms[f] && { harm: harms[f] }) }))
  const weights = harmWeights({ ...night, features }, one)
  expect([...weights]).toEqual([2, 1, 1, 1])
  const shares = contributionsOf({ normalised: one, raw: one, distances: one, weights }, Float32Array.of(5))
  expect([...shares].map(share => Math.round(10 * share))).toEqual([4, 2, 2, 2])
})

test("a missing feature has no share, a row without a score only NaN, a row where nothing speaks equal shares", () => {
  const matrix = Float32Array.of(NaN, 3, NaN, NaN, 0, 0)
  const shares = contributionsOf(
    { normalised: matrix, raw: matrix, distances: matrix },
    Float32Array.of(1, NaN, 1),
  )
  expect([...shares]).toEqual([0, 1, NaN, NaN, 0.5, 0.5])
})

test("the distance is that from the rows before and after, in their deviations", () => {
  const noisy = noise("surroundings", 0.05)
  const rows = datasetOf({
    columns: { jumps: (row, time) => noisy(row, time) + (row >= 60 && row < 70 ? 1 : 0), still: noisy },
    historyRows: 600,
    nightRows: 300,
  })
  const distances = localDeviation(rows, rows.testStart)
  const [jumps, still] = [distances[65 * 2]!, distances[65 * 2 + 1]!]
  expect(jumps).toBeGreaterThan(20 * Math.max(1, still))
  expect(distances.every(value => value >= 0)).toBe(true)
})
