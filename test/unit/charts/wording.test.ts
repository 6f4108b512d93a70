import { expect, test } from "vitest"
import { fleetCharts, incidentCharts } from "../../../src/charts/wording.ts"

/** Plurals, and what is left where a piece is empty. */
test.each([
  [incidentCharts.contributions.count(8, 22), "Top 8 of 22 features"],
  [incidentCharts.contributions.count(1, 1), "1 feature"],
  [
    incidentCharts.previousDays.key(1),
    "Blue line: this night. Grey band: range of the same hours on 1 earlier day; grey line: their median. Shaded: incident.",
  ],
  [
    incidentCharts.trend.finding({
      name: "load on db-2",
      peak: "peak 4.2",
      at: "10:04 UTC",
      expectedRange: null,
    }),
    "load on db-2: peak 4.2 at 10:04 UTC.",
  ],
  [fleetCharts.nights.range(2, 2), "2"],
])("%j", (text, wanted) => expect(text).toBe(wanted))
