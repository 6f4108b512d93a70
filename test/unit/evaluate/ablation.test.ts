import { expect, test } from "vitest"
import { ablationRows, ablationTable, type Metrics, type ServerMetrics } from "../../../src/evaluate/index.ts"

const none: Metrics = {
  vusPr: null,
  aucPr: null,
  bestF1: null,
  f1: null,
  recall: null,
  precision: 0,
  falsePerDay: null,
  delay: null,
  alarmShare: 0,
  hit100: null,
  top1: null,
  incidentHit100: null,
  incidentTop1: null,
  avg5: null,
}
const server = (host: string, family: string, vusPr: number | null, seed = 1): ServerMetrics => ({
  name: "job",
  seed,
  host,
  family,
  metrics: { ...none, vusPr },
})
const without = (step: string, one: ServerMetrics) => ({ ...one, without: step })

const whole = [server("a", "X", 0.5), server("b", "X", 0.7), server("c", "Y", 0.9), server("d", "Y", null)]
const ablated = [
  without("smoothing", server("a", "X", 0.4)),
  without("smoothing", server("b", "X", 0.4)),
  without("smoothing", server("c", "Y", 1)),
  without("smoothing", server("d", "Y", null)),
]

test("a step's difference is paired by server, averaged within families, then over families", () => {
  const rows = ablationRows(whole, ablated)
  expect(rows.map(({ without, family, servers }) => [without, family, servers])).toEqual([
    ["smoothing", null, 4],
    ["smoothing", "X", 2],
    ["smoothing", "Y", 2],
  ])
  expect(rows.map(({ differences }) => differences.vusPr?.mean)).toEqual([
    expect.closeTo((-0.2 + 0.1) / 2, 9),
    expect.closeTo(-0.2, 9),
    expect.closeTo(0.1, 9),
  ])
  expect(rows[1]?.differences.vusPr?.bounds).toEqual([expect.closeTo(-0.3, 9), expect.closeTo(-0.1, 9)])
  expect(rows[2]?.differences.vusPr?.bounds).toBeNull()
  expect(rows[0]?.differences.aucPr).toBeNull()
})

test("seeds of one server count once, and another run's figures are not its pair", () => {
  const seeds = [
    server("a", "X", 0.5, 1),
    server("a", "X", 0.5, 2),
    { ...server("a", "X", 0, 1), name: "other" },
  ]
  const [row] = ablationRows(seeds, [
    without("smoothing", server("a", "X", 0.6, 1)),
    without("smoothing", server("a", "X", 0.8, 2)),
  ])
  expect(row).toMatchObject({ name: "job", servers: 1 })
  expect(row?.differences.vusPr).toEqual({ mean: expect.closeTo(0.2, 9), bounds: null })
})

test("the table signs each difference and gives its interval", () => {
  const [head = "", , all = "", x = ""] = ablationTable(ablationRows(whole, ablated)).split("\n")
  expect(head.split("|").map(cell => cell.trim())).toEqual([
    "",
    "",
    "without",
    "family",
    "servers",
    "VUS-PR",
    "AUC-PR",
    "F1",
    "found",
    "false a day",
    "hit@100",
    "",
  ])
  expect(all).toContain("mean of families")
  expect(all).toContain("−.050 (−.100 to .000)")
  expect(x).toContain("−.200 (−.300 to −.100)")
})
