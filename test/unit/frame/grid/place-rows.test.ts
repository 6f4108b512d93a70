import { expect, it } from "vitest"
import type { FeatureKind } from "../../../../src/base/index.ts"
import { align, placeRows, type RawPart } from "../../../../src/frame/index.ts"
import { seeded } from "../../../../src/stats/index.ts"

const [start, step, rows] = [Date.parse("2026-11-20T00:00:00Z"), 60_000, 40]
const kinds: Readonly<Record<string, FeatureKind>> = { gauge: "gauge", counter: "counter", flag: "flag" }
const features = Object.entries(kinds).map(([name, kind]) => ({ name, kind }))

/** Rows out of order, twice, beside their slots, missing and infinite; a counter that begins anew. */
function parts(seed: string): RawPart[] {
  const random = seeded(seed)
  return Array.from({ length: 4 }, () => {
    const times = Float64Array.from({ length: 30 }, () =>
      Math.round(start + step * (random.integer(rows) + 0.8 * (random.next() - 0.5))),
    )
    // The first and last row hold a value in every seed, so that both grids have the same rows.
    times.set([start, start + (rows - 1) * step])
    const column = (name: string, valueAt: (time: number) => number) => ({
      name,
      values: Float64Array.from(times, (time, i) =>
        i > 1 && random.next() < 0.1 ? NaN : i > 1 && random.next() < 0.03 ? Infinity : valueAt(time),
      ),
      text: 0,
    })
    return {
      times,
      columns: [
        column("gauge", () => random.normal()),
        column("counter", time => ((time - start) / 1000) % 1500),
        column("flag", () => random.integer(2)),
        column("other", () => 1),
      ],
    }
  })
}

it.each(["a", "b", "c", "d"])("places values where the night places them (%s)", seed => {
  const source = parts(seed)
  const { history } = align(
    { host: "db-1", parts: source, rejected: 0 },
    {
      step,
      history: { start, end: start + rows * step },
      night: { start: start + rows * step, end: start + rows * step },
      features: Object.fromEntries(features.map(({ name, kind }) => [name, { kind }])),
      minHistory: 0,
      newestTime: start + rows * step,
    },
  )
  const placed = placeRows(source, { start: history.start, step, rows: history.rows, features })
  const width = history.features.length
  const columnOf = (name: string) => history.features.findIndex(feature => feature.name === name)
  const expected = Array.from({ length: history.rows }, (_, row) =>
    features.map(({ name }) => history.values[row * width + columnOf(name)]),
  )
  expect([...placed]).toEqual(expected.flat())
})
