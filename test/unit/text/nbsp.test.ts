import { describe, expect, it } from "vitest"
import {
  addNbsp,
  formatDuration,
  formatRange,
  formatShare,
  formatTimes,
  formatValue,
  removeNbsp,
} from "../../../src/text/index.ts"

describe("non-breaking spaces", () => {
  it.each([
    ["falls by 35.4 % and", "falls by 35.4~% and"],
    ["for 2 h 18 min, still", "for 2~h~18~min, still"],
    ["at 22:43 CET (21:43 UTC).", "at 22:43~CET (21:43~UTC)."],
    ["on 19 November 2026, 07:00 UTC", "on 19~November~2026, 07:00~UTC"],
    ["in the cell from 18 Mar 02:15", "in the cell from 18~Mar 02:15"],
    ["8 times the expected value, 1,100 × it", "8~times the expected value, 1,100~× it"],
    ["expected 9.16–9.38 GiB", "expected 9.16–9.38~GiB"],
    ["14:06 – 16:24 UTC", "14:06~– 16:24~UTC"],
    ["10,080 rows of 7 hosts, 3 signals", "10,080 rows of 7 hosts, 3 signals"],
    ["4 sheep, 5 minor faults, 6 hens", "4 sheep, 5 minor faults, 6 hens"],
    ["1 MAYDAY at 12:00 OK", "1 MAYDAY at 12:00 OK"],
  ])("%s", (text, kept) => {
    expect(addNbsp(text).replaceAll("\u00A0", "~")).toBe(kept)
    expect(removeNbsp(addNbsp(text))).toBe(text)
  })

  it("join every number and unit that the report prints", () => {
    const units = ["bytes", "KiB", "bytes/s", "bits/s", "ms", "s", "1/s", "percent", "celsius", "req_s"]
    const printed = [
      ...units.flatMap(unit => [0.5, 7, 4e7].map(value => formatValue(value, unit))),
      ...[850, 45_000, 6e6, 2e8].map(formatDuration),
      formatShare(0.0001),
      formatTimes(2400),
      formatRange([-3, 4], "°C"),
    ]
    for (const text of printed) expect(addNbsp(text).replace(/^< |-3 to /, "")).not.toMatch(/ /)
  })
})
