import { expect, test } from "vitest"
import { findMembers, withBaseRates } from "../../../../src/incidents/index.ts"
import { hour, minute, scoredNightOf, series, start } from "../scored-night.ts"

const n = 100
const column = (name: string, error: number) => ({
  name,
  values: series(n, 10, [40, 49, 10 + error]),
  errors: series(n, 1, [40, 49, error]),
})
const scoredNight = scoredNightOf([column("disk", 50), column("load", 20), column("quiet", 1)])
const { night, threshold } = scoredNight
const days = 4
const rows = (days * 24 * hour) / minute

/** Rows in which disk and load are above their thresholds in the night's anomaly. */
const lasting = 10

/** Errors of disk, load and quiet in four days: 9, above every threshold, for `length` rows from `row` on. */
function historyWith(crossing: readonly (readonly [row: number, feature: number])[], length = lasting) {
  const errors = new Float32Array(rows * 3).fill(1)
  for (const [row, f] of crossing) for (let i = row; i < row + length; i++) errors[i * 3 + f] = 9
  return { start: start - rows * minute, step: minute, features: ["disk", "load", "quiet"], errors }
}

function ratesOf(history: ReturnType<typeof historyWith>, features = night.features) {
  const [member] = withBaseRates(findMembers(scoredNight), {
    features,
    history,
    night: scoredNight.scores,
    threshold,
  })
  return Object.fromEntries(member?.contributions.map(({ feature, baseRate }) => [feature, baseRate]) ?? [])
}

const perDay = rows / days

test("a signal's base rate counts days with as long a crossing, and those near the leading other one's", () => {
  const rates = ratesOf(
    historyWith([
      [100, 0],
      [110, 1],
      [perDay + 10, 0],
      [perDay + 500, 1],
      [2 * perDay + 70, 1],
      [2 * perDay + 71, 2],
    ]),
  )
  expect(rates["disk"]).toEqual({ days: 2, of: 4, together: { feature: "load", label: "load", days: 1 } })
  expect(rates["load"]).toEqual({ days: 3, of: 4, together: { feature: "disk", label: "disk", days: 1 } })
  expect(rates["quiet"]).toBeUndefined()
})

test("a day with a shorter crossing does not count", () => {
  expect(ratesOf(historyWith([[100, 0]], lasting - 1))["disk"]).toMatchObject({ days: 0, of: 4 })
})

test("the rows of one hour count together, in one piece or in several", () => {
  const [first, second] = [100, 100 + lasting / 2 + 20]
  const history = historyWith(
    [
      [first, 0],
      [second, 0],
    ],
    lasting / 2,
  )
  expect(ratesOf(history)["disk"]).toMatchObject({ days: 1 })
  expect(
    ratesOf(
      historyWith(
        [
          [first, 0],
          [second + 60, 0],
        ],
        lasting / 2,
      ),
    )["disk"],
  ).toMatchObject({ days: 0 })
})

test("days without values do not count, and a quiet history has a rate of none", () => {
  const history = historyWith([])
  history.errors.fill(NaN, 0, perDay * 3)
  expect(ratesOf(history)["disk"]).toMatchObject({ days: 0, of: 3, together: { days: 0 } })
})

test("a signal by the job's own threshold has no base rate", () => {
  const features = night.features.map(one => (one.name === "disk" ? { ...one, threshold: 20 } : one))
  const rates = ratesOf(historyWith([[100, 1]]), features)
  expect([rates["disk"], rates["load"]]).toEqual([undefined, { days: 1, of: 4, together: null }])
})
