import { describe, expect, it } from "vitest"
import { clockOf } from "../../../../src/report/facts/clock.ts"
import { incidentSummary } from "../../../../src/report/facts/summary.ts"
import { busyNight } from "../fixture.ts"

const { result } = busyNight()
const [leak, silent, slow] = result.incidents
const clock = clockOf(Date.parse(result.night.start), Date.parse(result.night.end), "Europe/Berlin")

describe("the sentences under an incident's title", () => {
  it("give value, expected range, first signal, peak score and whether it is open", () => {
    expect(incidentSummary(leak!, { clock, result })).toBe(
      "Swap in use: 2.94 GiB at 20:46 CET (19:46 UTC); expected range 113–317 MiB. Swap in use crossed its threshold first, 36 min before the incident opened. " +
        "The score peaked at 14 times its threshold at 20:43 CET; the incident was still open at the end of the data.",
    )
  })

  it("end with the peak for a closed incident", () => {
    expect(incidentSummary(slow!, { clock, result })).toMatch(
      /The score peaked at 6\.3 times its threshold at 11:59 CET\.$/,
    )
  })

  it("state only known facts of a silent host", () => {
    expect(incidentSummary(silent!, { clock, result })).toBe(
      "No data from edge-1 between 14:41 CET (13:41 UTC) and the end of the night. Host state during that time is unknown.",
    )
  })

  it("say that no single feature crossed its threshold", () => {
    const members = slow!.members.map(member => ({
      ...member,
      contributions: member.contributions.map(c => ({ ...c, signal: false, onset: null })),
    }))
    expect(incidentSummary({ ...slow!, members }, { clock, result })).toContain(
      "No single feature crossed its own threshold: 18 features deviated together.",
    )
  })
})
