import { describe, expect, it, test } from "vitest"
import {
  checkTargets,
  type Metrics,
  metricsOf,
  parseTarget,
  plainTable,
  rowsTable,
  type ServerMetrics,
  serversTable,
  summarise,
} from "../../../src/evaluate/index.ts"
import { bootstrap } from "../../../src/evaluate/bootstrap.ts"
import { recordedServers } from "./judge/recorded.ts"

const some = metricsOf(recordedServers[0]!.truth, recordedServers[0]!.predictions)
const judged = (host: string, seed: number, metrics: Partial<Metrics>): ServerMetrics => ({
  name: "job",
  seed,
  host,
  family: "web",
  metrics: { ...some, ...metrics },
})

describe("a row", () => {
  const f1 = { "web-1": [0.2, 0.4], "web-2": [0.7, 0.9] }
  const [row] = summarise(
    Object.entries(f1).flatMap(([host, seeds]) =>
      seeds.map((value, i) => judged(host, i + 1, { f1: value })),
    ),
  )

  it("is the mean over servers of their means over seeds", () => {
    expect(row!.figures.f1!.mean).toBeCloseTo(0.55, 12)
    expect([row!.servers, row!.seeds]).toEqual([2, 2])
  })

  it("bears an interval over servers and one over seeds", () => {
    expect(row!.figures.f1!.servers!.map(bound => bound.toFixed(6))).toEqual(["0.300000", "0.800000"])
    expect(row!.figures.f1!.seeds!.map(bound => bound.toFixed(6))).toEqual(["0.450000", "0.650000"])
  })

  it("leaves out servers for which a metric cannot be told, and is null where it can be for none", () => {
    const [mixed] = summarise([
      judged("web-1", 1, { hit100: null, delay: null }),
      judged("web-2", 1, { hit100: 0.5, delay: null }),
    ])
    expect(mixed!.figures.hit100).toEqual({ mean: 0.5, servers: null, seeds: null })
    expect(mixed!.figures.delay).toBeNull()
  })
})

test("the bootstrap finds the interval of a normal mean, and the seed decides it", () => {
  const values = Array.from({ length: 101 }, (_, i) => i)
  const [low, high] = bootstrap(values, "a")!
  const half = (1.96 * Math.sqrt((101 ** 2 - 1) / 12)) / Math.sqrt(101)
  expect(Math.abs(low - (50 - half))).toBeLessThan(0.6)
  expect(Math.abs(high - (50 + half))).toBeLessThan(0.6)
  expect(bootstrap(values, "a")).toEqual([low, high])
  expect(bootstrap(values, "b")).not.toEqual([low, high])
  expect(bootstrap([1], "a")).toBeNull()
})

describe("targets", () => {
  const rows = summarise([judged("web-1", 1, { vusPr: 0.7, falsePerDay: 0.3, delay: null })])
  const check = (text: string): boolean[] => checkTargets(rows, [parseTarget(text)!]).map(({ met }) => met)

  it("are met from the value on, or down from it where less is better", () => {
    expect(check("vus-pr=.7")).toEqual([true])
    expect(check("web:vus-pr=0.71")).toEqual([false])
    expect(check("false-per-day=.3")).toEqual([true])
    expect(check("false-per-day=.29")).toEqual([false])
  })

  it("are missed where nothing can be told: no such family, no such figure", () => {
    expect(check("db:vus-pr=.1")).toEqual([false])
    expect(check("delay=10")).toEqual([false])
  })

  it.each(["vusPr=.5", "vus-pr", "vus-pr=high", "=1", ""])("are not read from %j", text => {
    expect(parseTarget(text)).toBeNull()
  })
})

describe("the tables", () => {
  const rows = summarise([judged("web-1", 1, { vusPr: 0.7 }), judged("web-2", 1, { vusPr: 0.9 })])

  it("are Markdown with a cell a column", () => {
    for (const table of [
      rowsTable(rows),
      plainTable(rows, ["vusPr"]),
      serversTable([judged("web-1", 1, {})]),
    ]) {
      const lines = table.split("\n")
      expect(new Set(lines.map(line => line.split(/(?<!\\)\|/).length)).size).toBe(1)
      expect(lines[1]).toMatch(/^\|( -+ \|)+$/)
    }
    expect(plainTable(rows, ["vusPr"])).toContain("| job | web    | .80    |")
    expect(rowsTable(rows)).toContain(".80 (.70–.90)")
  })

  it("take hostile names as text", () => {
    const table = serversTable([judged("a|b\n<img src=x>`", 1, {})])
    expect(table.split("\n")).toHaveLength(3)
    expect(table).toContain("a\\|b\uFFFD\\<img src=x\\>\\`")
  })
})
