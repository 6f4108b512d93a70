import { describe, expect, it } from "vitest"
import { silentMember } from "../../../src/incidents/index.ts"
import { qualityOf } from "../../quality.ts"
import { at, scoredNightOf, series } from "./scored-night.ts"

const { night } = scoredNightOf([{ name: "x", values: series(100, 1), errors: series(100, 1) }])
const quality = { ...qualityOf("db-9"), rowsRead: 60, coverage: 0.6, silent: true }

describe("a silent host", () => {
  it("is open from the first row without it to the night's end", () => {
    expect(silentMember({ ...quality, lastSeen: Date.parse(at(59)) }, night)).toMatchObject({
      host: "db-9",
      start: at(60),
      end: at(99),
      open: true,
      anomalousRows: 40,
      contributions: [],
    })
  })

  it("is silent from the first row when it sent nothing at all", () => {
    expect(silentMember({ ...quality, lastSeen: null }, night)).toMatchObject({
      start: at(0),
      anomalousRows: 100,
    })
  })

  it("never starts after the night's last row", () => {
    expect(silentMember({ ...quality, lastSeen: Date.parse(at(99)) }, night)).toMatchObject({
      start: at(99),
      end: at(99),
      anomalousRows: 1,
    })
  })

  it("has numbers that JSON can carry and that divide", () => {
    const member = silentMember({ ...quality, lastSeen: null }, night)
    expect(Number.isFinite(member.score / member.threshold)).toBe(true)
  })
})
