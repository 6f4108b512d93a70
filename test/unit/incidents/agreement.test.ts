import { expect, test } from "vitest"
import { day, type Member } from "../../../src/base/index.ts"
import { withAgreement } from "../../../src/incidents/index.ts"
import { seeded } from "../../../src/stats/index.ts"

const minute = 60_000
const start = Date.parse("2026-03-18T00:00:00Z")
const rule = { falseIncidentsPerWeek: 1 }
const random = seeded("agreement")
const ordinary = (rows: number): Float32Array =>
  Float32Array.from({ length: rows }, () => 1 + 0.1 * random.normal())
const fault = (height: number): Float32Array => ordinary(day / minute).fill(height, 100, 130)
const member = {
  host: "db-2",
  start: new Date(start + 95 * minute).toISOString(),
  end: new Date(start + 140 * minute).toISOString(),
  contributions: [],
} as unknown as Member
const perDetector = (["lstm-autoencoder", "dense-autoencoder", "seasonal-baseline"] as const).map(
  (detector, i) => ({ detector, night: fault([20, 9, 1.2][i]!), calibration: ordinary(4000) }),
)

test("names the detectors whose own score crosses their own threshold in the stretch, of those that judged", () => {
  expect(withAgreement([member], { perDetector, start, step: minute, rule })[0]?.agreement).toEqual({
    agree: ["lstm-autoencoder", "dense-autoencoder"],
    of: ["lstm-autoencoder", "dense-autoencoder", "seasonal-baseline"],
  })
})

test("what they say of other hours is no agreement", () => {
  const elsewhere = {
    ...member,
    start: new Date(start + 300 * minute).toISOString(),
    end: new Date(start + 310 * minute).toISOString(),
  }
  expect(withAgreement([elsewhere], { perDetector, start, step: minute, rule })[0]?.agreement?.agree).toEqual(
    [],
  )
})

test("one detector alone agrees with nobody", () => {
  expect(
    withAgreement([member], { perDetector: perDetector.slice(0, 1), start, step: minute, rule }),
  ).toEqual([member])
})
