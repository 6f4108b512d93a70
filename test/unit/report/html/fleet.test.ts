import { describe, expect, it } from "vitest"
import { summaryTables } from "../../../../src/frame/index.ts"
import { fleetOf } from "../../../../src/report/html/fleet.ts"

describe("the night by feature", () => {
  it("shows mean, minimum and maximum of the table that a run writes", async () => {
    const names = { host: "db-1", feature: "cpu", unit: "%", kind: "gauge" }
    const figures = { values: 2, coverage: 1, mean: 4, deviation: 4.2, min: 1, median: 4, max: 7 }
    const [fleet] = await summaryTables([{ ...names, ...figures }], [])
    const table = [fleet?.columns ?? [], ...(fleet?.rows ?? []).map(row => row.map(String))]
    const rows = fleetOf({ fleet: table, result: { incidents: [] } })
    expect(rows).toEqual([
      { label: "cpu", feature: null, hosts: "1", mean: "4 %", minimum: "1 %", maximum: "7 %" },
    ])
  })
})
