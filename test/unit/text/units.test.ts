import { describe, expect, it, test } from "vitest"
import { formatRange, formatValue, scaleFor } from "../../../src/text/index.ts"

describe("values with their units", () => {
  test.each([
    [451_000_000, "bytes", "430 MiB"],
    [0.42 * 1024 ** 3, "bytes", "430 MiB"],
    [1.5 * 1024 ** 3, "bytes", "1.5 GiB"],
    [1023.9, "bytes", "1 KiB"],
    [512, "bytes", "512 B"],
    [0, "bytes", "0 B"],
    [-3 * 1024 ** 2, "bytes", "-3 MiB"],
    [6_291_456, "KiB", "6 GiB"],
    [12_582_912, "bytes/s", "12 MiB/s"],
    [25_000_000, "bits/s", "25 Mbit/s"],
    [390, "ms", "390 ms"],
    [1250, "ms", "1.25 s"],
    [0.25, "ms", "250 µs"],
    [90_000, "ms", "1.5 min"],
    [0.012, "s", "12 ms"],
    [7200, "s", "2 h"],
    [93.4, "%", "93.4 %"],
    [88.2, "°C", "88.2 °C"],
    [1240, "1/s", "1,240 /s"],
    [12, "connections", "12 connections"],
    [4.2, "", "4.2"],
    [NaN, "ms", "–"],
    [null, "ms", "–"],
  ])("%d in %j reads %s", (value, unit, text) => expect(formatValue(value, unit)).toBe(text))

  test.each([
    [[214, 226], "ms", "214–226 ms"],
    [[950, 1500], "ms", "0.95–1.5 s"],
    [[5.9 * 1024 ** 3, 6.3 * 1024 ** 3], "bytes", "5.9–6.3 GiB"],
    [[-4, 2], "°C", "-4 to 2 °C"],
    [[10, 10], "%", "about 10 %"],
    [[0, 0], "bytes", "about 0 B"],
    [[1, 2], "", "1–2"],
  ] as const)("the range %j in %j reads %s", (range, unit, text) =>
    expect(formatRange(range, unit)).toBe(text),
  )

  it("of an axis share one unit", () => {
    expect(scaleFor(3 * 1024 ** 3, "bytes")).toEqual({ unit: "GiB", divisor: 1024 ** 3 })
    expect(scaleFor(50, "%")).toEqual({ unit: "%", divisor: 1 })
    expect(scaleFor(0, "ms")).toEqual({ unit: "ms", divisor: 1 })
  })
})
