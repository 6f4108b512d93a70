import { readFileSync } from "node:fs"
import { describe, expect, it, test } from "vitest"
import { parseIncidents } from "../../../src/job/incidents-file.ts"
import { incidentsSchema } from "../../../src/job/index.ts"

const read = (text: string): ReturnType<typeof parseIncidents> =>
  parseIncidents(text, "incidents.yaml", "Europe/Berlin")

describe("incidents.yaml", () => {
  it("reads times, in the job's zone without an offset, and fills in defaults", () => {
    expect(read("incidents:\n  - { start: 2026-11-12T02:10:00, end: 2026-11-12T03:40:00Z }")).toEqual([
      {
        hosts: "*",
        start: Date.UTC(2026, 10, 12, 1, 10),
        end: Date.UTC(2026, 10, 12, 3, 40),
        causes: [],
        text: "",
      },
    ])
  })

  it("has a valid example", () => {
    const incidents = read(readFileSync("jobs/incidents.example.yaml", "utf8"))
    expect(incidents.map(({ hosts, causes }) => [hosts, causes.length])).toEqual([
      ["db-*", 2],
      ["app-2", 0],
    ])
  })

  it.each([
    ["incidents: []", /at least one incident/],
    ["", /incidents is missing/],
    ["incidents:\n  - { start: yesterday, end: 2026-11-12 }", /ISO 8601.*"yesterday".*incidents.yaml:2/s],
    ["incidents:\n  - { start: 2026-11-12, end: 2026-11-12 }", /not after its start.*incidents.yaml:2/s],
    ["incidents:\n  - { host: db-1, start: 2026-11-12, end: 2026-11-13 }", /did you mean hosts\?/],
    ["incidents: {", /not YAML/],
  ])("%j is told with its line", (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})

test("jobs/incidents.schema.json is what the program prints", () => {
  expect(JSON.parse(readFileSync("jobs/incidents.schema.json", "utf8"))).toEqual(incidentsSchema())
})
