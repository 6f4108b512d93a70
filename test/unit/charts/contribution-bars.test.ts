import { describe, expect, test } from "vitest"
import { contributionBars, toSvg } from "../../../src/charts/index.ts"
import { contribution } from "./samples.ts"

describe("contribution bars", () => {
  const contributions = Array.from({ length: 12 }, (_, i) => contribution(i))

  test("show the top eight, longest first, and sum up the signals", async () => {
    const chart = contributionBars({ contributions })
    expect(chart.caption).toBe(
      "Top 8 of 12 features: feature-0, feature-1 and feature-2 crossed their own threshold and make up 87.5 % of the score.",
    )
    const svg = await toSvg(chart.spec, { colours: "light", alt: "" })
    expect(svg.match(/>feature-\d</g)).toHaveLength(8)
    expect(/d="([^"]*)" fill="#1D4ED8"/.exec(svg)?.[1]?.match(/M/g)).toHaveLength(3)
    expect(chart.table.rows).toHaveLength(12)
    expect(chart.table.rows[0]).toEqual([
      "feature-0",
      "50 %",
      "yes",
      "up",
      "390 ms",
      "214–226 ms",
      "19 Nov 14:00 UTC",
    ])
  })

  test("say so when no feature crossed its threshold, or none was scored", async () => {
    expect(contributionBars({ contributions: [contribution(5)] }).caption).toBe(
      "1 feature: no feature crossed its own threshold.",
    )
    const empty = contributionBars({ contributions: [] })
    expect(empty.caption).toBe("No feature could be scored.")
    expect(await toSvg(empty.spec, { colours: "light", alt: "" })).toContain("<svg")
  })
})
