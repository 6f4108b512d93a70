import { describe, expect, it } from "vitest"
import { pageOneCapacity } from "../../../../../src/report/facts/night/page-one.ts"

const lede = ["57,600 rows of 40 hosts were scored against 21 days of history."]
const facts = { paper: "A4", owner: null, lede, notice: ["All is whole."], hosts: 8 } as const
const long = "7 of the incidents are new, 3 were seen before and 2 go on from last night. "

describe("page one on paper", () => {
  it("has room for up to eight incidents above a small fleet, of which every host is drawn", () => {
    expect(pageOneCapacity({ ...facts, hosts: 1 })).toEqual({ hosts: 1, incidents: 8 })
    expect(pageOneCapacity(facts)).toEqual({ hosts: 8, incidents: 7 })
  })

  it("draws the highest-scoring hosts of a large fleet, fewer on Letter and below branding, a long lede or a long notice", () => {
    const hosts = 400
    expect(pageOneCapacity({ ...facts, hosts })).toEqual({ hosts: 20, incidents: 4 })
    expect(pageOneCapacity({ ...facts, hosts, paper: "Letter" })).toEqual({ hosts: 18, incidents: 3 })
    const full = {
      ...facts,
      hosts,
      owner: "ACME",
      lede: [long.repeat(4)],
      notice: ["a", "b", "c", "d", "e", "f"],
    }
    expect(pageOneCapacity(full)).toEqual({ hosts: 9, incidents: 3 })
    expect(pageOneCapacity({ ...full, paper: "Letter" })).toEqual({ hosts: 6, incidents: 2 })
  })

  it("never names fewer than two incidents", () => {
    expect(pageOneCapacity({ ...facts, lede: [long.repeat(40)] }).incidents).toBe(2)
  })
})
