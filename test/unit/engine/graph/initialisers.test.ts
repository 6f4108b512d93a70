import { expect, test } from "vitest"
import {
  glorot,
  lstmAutoencoder,
  orthogonal,
  parametersOf,
  tooLarge,
  tooSmall,
  zeros,
} from "../../../../src/engine/index.ts"
import { seeded } from "../../../../src/stats/index.ts"

test("an orthogonal matrix has orthonormal rows, or columns where it is tall", () => {
  for (const [rows, columns] of [
    [6, 6],
    [4, 7],
    [7, 4],
  ] as const) {
    const matrix = orthogonal(rows, columns, seeded(1))
    const wide = rows <= columns
    const [count, length] = wide ? [rows, columns] : [columns, rows]
    const entry = (vector: number, i: number) => matrix[wide ? vector * columns + i : i * columns + vector]!
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        let dot = 0
        for (let i = 0; i < length; i++) dot += entry(a, i) * entry(b, i)
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 5)
      }
    }
  }
})

test("Glorot stays within its limit and fills it", () => {
  const limit = Math.sqrt(6 / 50)
  const values = glorot(20, 30, seeded(2))
  expect(Math.max(...values)).toBeLessThanOrEqual(limit)
  expect(Math.max(...values)).toBeGreaterThan(0.95 * limit)
  expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(0, 1)
})

test("the bad ones are as bad as they say", () => {
  expect(zeros(3, 4, seeded(1)).every(x => x === 0)).toBe(true)
  const size = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)
  expect(size(tooLarge(50, 50, seeded(1)))).toBeCloseTo(3, 0)
  expect(size(tooSmall(50, 50, seeded(1)))).toBeLessThan(2e-4)
})

test("an LSTM's forget gate starts with a bias of 1, the other gates with 0", () => {
  const [weights] = parametersOf(lstmAutoencoder({ window: 4, features: 3, units: 2, seed: 1 }).loss)
  const { initial } = weights!.from as { initial: Float32Array }
  const biases = Array.from({ length: 8 }, (_, row) => initial[row * 6 + 3])
  expect(biases).toEqual([0, 0, 1, 1, 0, 0, 0, 0])
})

test("the seed decides the weights", () => {
  const first = (seed: number) => {
    const [weights] = parametersOf(lstmAutoencoder({ window: 4, features: 3, units: 2, seed }).loss)
    return (weights!.from as { initial: Float32Array }).initial
  }
  expect(first(1)).toEqual(first(1))
  expect(first(1)).not.toEqual(first(2))
})
