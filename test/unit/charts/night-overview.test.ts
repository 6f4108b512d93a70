import { describe, expect, test } from "vitest"
import { nightOverview, toSvg } from "../../../src/charts/index.ts"
import { minute, night } from "./samples.ts"

const hours = Array.from({ length: 24 }, (_, i) => night.start + i * 60 * minute)

describe("the night's overview", () => {
  type Status = "scored" | "silent" | "failed"
  const overview = (ratios: (number | null)[]) => ({
    start: new Date(night.start).toISOString(),
    cell: 60 * minute,
    ratios,
  })
  const host = (name: string, ratios: (number | null)[], status: Status = "scored") => ({
    host: name,
    status,
    overview: overview(ratios),
  })
  const facts = { night, zone: "Europe/Berlin" }

  test("names the nearest miss of a quiet night", () => {
    const quiet = [
      host(
        "a",
        hours.map(() => 0.2),
      ),
      host(
        "b",
        hours.map((_, i) => (i === 3 ? 0.83 : 0.4)),
      ),
    ]
    expect(nightOverview({ ...facts, hosts: quiet }).caption).toBe(
      "None of 2 hosts reached its threshold; closest: b, 0.8 times its threshold in the cell from 19 Nov 04:00 CET (03:00 UTC).",
    )
  })

  test("draws a host whose night begins later where it begins", () => {
    const late = {
      ...host("late", [3]),
      overview: { ...overview([3]), start: new Date(night.start + 600 * minute).toISOString() },
    }
    expect(nightOverview({ ...facts, hosts: [late] }).caption).toContain("from 19 Nov 11:00 CET (10:00 UTC)")
  })

  test("counts hosts above their threshold, and hosts without a score", async () => {
    const silent = host(
      "b",
      hours.map((_, i) => (i > 10 ? null : 0)),
      "silent",
    )
    const hosts = [
      host(
        "a",
        hours.map((_, i) => (i > 20 ? 6 : 0)),
      ),
      silent,
      host("c", [], "failed"),
    ]
    const chart = nightOverview({ ...facts, hosts })
    expect(chart.caption).toMatch(
      /^1 of 3 hosts reached the threshold; highest: a, 6 times .* 2 hosts silent or not scored\.$/,
    )
    expect(chart.table.rows.map(row => [row[1], row[4], row[5]])).toEqual([
      ["scored", "3 h", "24 of 24"],
      ["silent", "–", "11 of 24"],
      ["not scored", "–", "0 of 0"],
    ])
    expect(await toSvg(chart.spec, { colours: "light", alt: "" })).toMatch(/>silent<[\s\S]*>not scored</)
  })

  test("keeps the highest-scoring hosts of a large fleet, and those without a score", () => {
    const hosts = Array.from({ length: 99 }, (_, i) =>
      host(
        `h${i + 1}`,
        hours.map(() => (i + 1) / 100),
      ),
    ).toSpliced(50, 0, host("dead", [], "failed"))
    const chart = nightOverview({ ...facts, hosts, maxRows: 10 })
    const drawn = JSON.stringify(chart.spec)
    expect(chart.caption).toMatch(/Shown: the 10 with the highest score ÷ threshold\.$/)
    expect(["dead", "h99", "h91"].every(name => drawn.includes(`"${name}"`))).toBe(true)
    expect(drawn).not.toContain('"h90"')
    expect(chart.table.rows).toHaveLength(100)
  })

  test("says that no host was scored", async () => {
    const chart = nightOverview({ ...facts, hosts: [] })
    expect(chart.caption).toBe("No host was scored.")
    expect(await toSvg(chart.spec, { colours: "light", alt: "" })).toContain("<svg")
  })
})
