import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import {
  anomalyScore,
  averagePathLength,
  creditsOf,
  growForest,
  type Table,
} from "../../../../src/detect/detectors/forest.ts"
import { seeded } from "../../../../src/stats/index.ts"

interface Case {
  readonly features: number
  readonly train: number
  readonly test: number
  readonly scores: readonly number[]
}

const recorded = JSON.parse(
  readFileSync(new URL("oracles/isolation-forest.json", import.meta.url), "utf8"),
) as readonly Case[]

describe("an isolation forest", () => {
  test.each(recorded)(
    "ranks rows of $features features as scikit-learn's does",
    ({ features, train, test, scores }) => {
      const rows = Int32Array.from({ length: train }, (_, row) => row)
      const forest = growForest(rowsOf(7, train, features), { rows, random: seeded(1), trees: 400 })
      const credits = creditsOf(forest, rowsOf(11, test, features))
      const own = scores.map((_, row) =>
        anomalyScore(forest, credits.subarray(row * features, (row + 1) * features)),
      )
      expect(rankCorrelation(own, scores)).toBeGreaterThan(0.95)
      own.forEach((score, row) => expect(Math.abs(score - scores[row]!)).toBeLessThan(0.06))
    },
  )

  test("credits the feature that sets a row apart, and only what was split by", () => {
    const random = seeded("cube")
    const values = Float32Array.from({ length: 500 * 4 }, (_, at) => (at % 4 === 3 ? 1 : random.normal()))
    values[100 * 4 + 2] = 12
    const forest = growForest(
      { values, width: 4 },
      { rows: Int32Array.from({ length: 500 }, (_, row) => row), random: seeded(1) },
    )
    const odd = [...creditsOf(forest, { values, width: 4 }).subarray(400, 404)]
    expect(odd.indexOf(Math.max(...odd))).toBe(2)
    expect(odd[2]! / odd.reduce((sum, credit) => sum + credit, 0)).toBeGreaterThan(0.7)
    expect(odd[3]).toBe(0)
    expect(anomalyScore(forest, odd)).toBeGreaterThan(0.65)
  })

  test("is the same again from the same seed, and another one from another", () => {
    const table = rowsOf(3, 300, 2)
    const rows = Int32Array.from({ length: 300 }, (_, row) => row)
    const grown = (seed: number): Float32Array =>
      creditsOf(growForest(table, { rows, random: seeded(seed) }), table)
    expect(grown(1)).toEqual(grown(1))
    expect(grown(1)).not.toEqual(grown(2))
  })

  test("a constant table has no cut, and every row is ordinary", () => {
    const table = { values: new Float32Array(100).fill(3), width: 2 }
    const forest = growForest(table, {
      rows: Int32Array.from({ length: 50 }, (_, row) => row),
      random: seeded(1),
    })
    expect(creditsOf(forest, table).every(credit => credit === 0)).toBe(true)
    expect(anomalyScore(forest, [0, 0])).toBe(0.5)
  })

  test("c(n) is the paper's", () => {
    expect([averagePathLength(0), averagePathLength(1), averagePathLength(2)]).toEqual([0, 0, 1])
    expect(averagePathLength(256)).toBeCloseTo(10.2448, 4)
  })
})

/** As `rows` of oracles/isolation_forest.py. */
function rowsOf(seed: number, count: number, width: number): Table {
  let state = seed
  const uniform = (): number => (state = (state * 16807) % 2147483647) / 2147483647
  const values = Float32Array.from({ length: count * width }, (_, at) => {
    const value = Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, 0) - 6
    return Math.floor(at / width) % 20 === 0 ? 5 * value : value
  })
  for (let at = 0; at < values.length; at++) if (at % width > 0) values[at]! += values[at - 1]! / 2
  return { values, width }
}

/** Spearman's, for values without ties. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]): number[] => {
    const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!)
    return order.reduce<number[]>((ranked, i, rank) => ((ranked[i] = rank), ranked), [])
  }
  const [x, y] = [ranks(a), ranks(b)]
  const squares = x.reduce((sum, rank, i) => sum + (rank - y[i]!) ** 2, 0)
  return 1 - (6 * squares) / (x.length * (x.length ** 2 - 1))
}
