import { describe, expect, it } from "vitest"
import { type Decimal, nearestDouble } from "../../../../../src/ingest/prometheus/api/decimal.ts"
import { seeded } from "../../../../../src/stats/index.ts"

/** Of a text with at most 19 digits. */
function decimalOf(text: string): Decimal {
  const [whole = "", fraction = ""] = text.split(".")
  const [high, low] = [(whole + fraction).slice(0, 15), (whole + fraction).slice(15)]
  return { high: Number(high), low: Number(low), scale: 10 ** low.length, decimals: fraction.length }
}

describe("nearestDouble", () => {
  it("reads what a double is printed as back to the same bits", () => {
    const random = seeded("decimal")
    const texts = Array.from({ length: 20_000 }, (_, i) => String(random.next() * 10 ** (i % 16)))
    const plain = texts.filter(text => /^[\d.]{1,20}$/.test(text))
    expect(plain.length).toBeGreaterThan(15_000)
    expect(plain.filter(text => nearestDouble(decimalOf(text)) !== Number(text))).toEqual([])
  })

  it("rounds any 19 digits as JavaScript does", () => {
    const random = seeded("digits")
    const texts = Array.from({ length: 20_000 }, (_, i) => {
      const digits = Array.from({ length: 19 }, () => Math.floor(random.next() * 10)).join("")
      return `${digits.slice(0, i % 19)}.${digits.slice(i % 19)}`
    })
    expect(texts.filter(text => nearestDouble(decimalOf(text)) !== Number(text))).toEqual([])
  })

  it.each(["9007199254740993", "9007199254740992.5", "9999999999999999999", "4503599627370497.5", "0.1"])(
    "rounds %s, which may lie between two doubles, to the even one",
    text => {
      expect(nearestDouble(decimalOf(text))).toBe(Number(text))
    },
  )
})
