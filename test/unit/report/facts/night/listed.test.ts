import { describe, expect, it } from "vitest"
import type { Incident } from "../../../../../src/base/index.ts"
import { draftedOf, leftOutText, listedOf } from "../../../../../src/report/facts/night/listed.ts"
import { busyNight } from "../../fixture.ts"

const { result } = busyNight()
const night = (count: number, charts = 25) => ({
  job: { ...result.job, charts },
  incidents: Array.from({ length: count }, (_, index): Incident => ({
    ...result.incidents[0]!,
    id: `i${index}`,
  })),
})

describe("a night of too many incidents to read", () => {
  it("lists 500 and drafts 200, most severe first, and says so", () => {
    const crowded = night(10_000)
    expect([listedOf(crowded), draftedOf(crowded)].map(({ length }) => length)).toEqual([500, 200])
    expect(listedOf(crowded)[0]?.id).toBe("i0")
    expect(leftOutText(crowded)).toBe(
      "The list names the 500 most severe of 10,000 incidents; the 200 most severe have a postmortem draft; result.json has all.",
    )
    expect(leftOutText(night(300))).toBe("The 200 most severe have a postmortem draft; result.json has all.")
  })

  it("leaves out none with pages of its own, and says nothing where all are there", () => {
    expect(listedOf(night(900, 700))).toHaveLength(700)
    expect(draftedOf(night(900, 700))).toHaveLength(700)
    expect(leftOutText(night(200))).toBeNull()
  })
})
