import { describe, expect, test } from "vitest"
import { closestMatch, editDistance } from "../../../../src/job/yaml/closest-match.ts"

describe("nearest()", () => {
  test("finds the nearest key", () => {
    const keys = ["source", "night", "history", "features", "falseIncidentsPerWeek", "timeZone"]
    expect(
      ["nigth", "sorce", "Features", "false_incidents_per_week", "time-zone", "timezone"].map(word =>
        closestMatch(word, keys),
      ),
    ).toEqual(["night", "source", "features", "falseIncidentsPerWeek", "timeZone", "timeZone"])
  })

  test("returns null where no key is near", () => {
    expect(closestMatch("colour", ["source", "night"])).toBeNull()
    expect(closestMatch("x", [])).toBeNull()
  })

  test("counts a swap of neighbours as one edit", () => {
    expect(editDistance("nigth", "night")).toBe(1)
    expect(editDistance("kitten", "sitting")).toBe(3)
    expect(editDistance("", "abc")).toBe(3)
  })
})
