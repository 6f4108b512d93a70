import { describe, expect, it, test } from "vitest"
import {
  countOf,
  formatCount,
  formatNumber,
  formatShare,
  formatTimes,
  joinWords,
} from "../../../src/text/index.ts"

describe("numbers", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [1, "1"],
    [1.5, "1.5"],
    [0.4217, "0.42"],
    [9.994, "9.99"],
    [9.996, "10"],
    [42.26, "42.3"],
    [99.97, "100"],
    [123.6, "124"],
    [86_400, "86,400"],
    [0.0999, "0.1"],
    [0.0312, "0.031"],
    [0.00042, "0.00042"],
    [4.2e-9, "4.2e-9"],
    [-3.14159, "-3.14"],
    [-0.001, "-0.001"],
    [1.5e9, "1,500,000,000"],
    [NaN, "–"],
    [Infinity, "–"],
  ])("%d is written %s", (value, text) => expect(formatNumber(value)).toBe(text))

  test.each([
    [0.314, "31.4 %"],
    [0.5, "50 %"],
    [1, "100 %"],
    [0, "0 %"],
    [0.0001, "< 0.1 %"],
    [0.0005, "0.1 %"],
    [NaN, "–"],
  ])("the share %d is written %s", (share, text) => expect(formatShare(share)).toBe(text))

  test.each([
    [8, "8 times"],
    [1.62, "1.6 times"],
    [9.94, "9.9 times"],
    [9.96, "10 times"],
    [12.4, "12 times"],
    [2431, "2,400 times"],
  ])("the ratio %d is written %s", (ratio, text) => expect(formatTimes(ratio)).toBe(text))

  it("count things in the singular and the plural", () => {
    expect([0, 1, 2, 1200].map(n => countOf(n, "host"))).toEqual([
      "0 hosts",
      "1 host",
      "2 hosts",
      "1,200 hosts",
    ])
    expect(countOf(2, "is", "are")).toBe("2 are")
    expect(formatCount(1_000_000)).toBe("1,000,000")
  })

  it("join words as in a sentence", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(joinWords)).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ])
  })
})
