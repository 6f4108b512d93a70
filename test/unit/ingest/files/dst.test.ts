import { describe, expect, it } from "vitest"
import { repairRepeatedHour } from "../../../../src/ingest/files/dst.ts"

const minute = 60_000
/** Clocks in Stockholm went back from 03:00 to 02:00. */
const change = Date.parse("2024-10-27T01:00:00Z")

/**
 * Times from two hours before to two hours after the change, as they are read from a clock without offset:
 * both passes as the second.
 */
function asRead(step: number): Float64Array {
  const count = (240 * minute) / step
  return Float64Array.from({ length: count }, (_, i) => {
    const time = change - 120 * minute + i * step
    return time >= change - 60 * minute && time < change ? time + 60 * minute : time
  })
}

describe("separatePasses", () => {
  it("puts the first pass through the repeated hour before the second", () => {
    const times = asRead(5 * minute)
    expect(repairRepeatedHour(times, "Europe/Stockholm")).toBe(12)
    expect([...times]).toEqual(Array.from(times, (_, i) => change - 120 * minute + i * 5 * minute))
  })

  it("leaves rows alone that do not step back, and unreadable ones", () => {
    const sorted = asRead(5 * minute).sort()
    expect(repairRepeatedHour(sorted, "Europe/Stockholm")).toBe(0)
    expect(repairRepeatedHour(Float64Array.of(NaN, change, NaN), "Europe/Stockholm")).toBe(0)
    expect(repairRepeatedHour(new Float64Array(0), "Europe/Stockholm")).toBe(0)
  })

  it("does nothing in a zone whose clocks did not change", () => {
    expect(repairRepeatedHour(asRead(5 * minute), "UTC")).toBe(0)
    expect(repairRepeatedHour(asRead(5 * minute), "America/New_York")).toBe(0)
  })

  it("knows changes of half an hour", () => {
    const back = Date.parse("2024-04-06T15:00:00Z")
    const times = Float64Array.of(
      back - 31 * minute,
      back + 10 * minute,
      back + 20 * minute,
      back + 5 * minute,
      back + 31 * minute,
    )
    expect(repairRepeatedHour(times, "Australia/Lord_Howe")).toBe(2)
    expect([...times].map(time => (time - back) / minute)).toEqual([-31, -20, -10, 5, 31])
  })
})
