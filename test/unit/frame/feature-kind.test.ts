import { describe, expect, it } from "vitest"
import { inferKind } from "../../../src/frame/feature-kind.ts"
import { range } from "./fixture.ts"

const guess = (name: string, values: readonly number[]): string => inferKind(name, Float64Array.from(values))

describe("guessKind", () => {
  it("calls it a flag when it is only 0 and 1, and a 1 is seen", () => {
    expect(guess("server-up", Array(200).fill(1))).toBe("flag")
    expect(
      guess(
        "busy",
        range(200).map(i => i % 2),
      ),
    ).toBe("flag")
    expect(guess("errors", Array(200).fill(0))).toBe("gauge")
  })

  it("calls it a counter when it grows at nearly every step and falls only to near zero", () => {
    expect(
      guess(
        "bytes",
        range(500).map(i => i * 10 + 3),
      ),
    ).toBe("counter")
    expect(
      guess(
        "bytes",
        range(500).map(i => (i % 250) * 10),
      ),
    ).toBe("counter")
    expect(
      guess(
        "bytes",
        range(500).map(i => (i === 250 ? NaN : i)),
      ),
    ).toBe("counter")
  })

  it("calls what seldom grows a counter only where its name promises it", () => {
    const seldom = range(500).map(i => Math.floor(i / 100))
    expect(guess("http_errors_total", seldom)).toBe("counter")
    expect(guess("uploads", seldom)).toBe("gauge")
    expect(guess("sys-mem-total", Array(500).fill(8e9))).toBe("gauge")
  })

  it("calls what dips a gauge, however steadily it grows, and what is too short to tell", () => {
    expect(
      guess(
        "disk-used",
        range(500).map(i => (i < 250 ? i : i - 100) + 1000),
      ),
    ).toBe("gauge")
    expect(
      guess(
        "load",
        range(500).map(i => Math.sin(i)),
      ),
    ).toBe("gauge")
    expect(guess("bytes", range(50))).toBe("gauge")
    expect(guess("bytes", [])).toBe("gauge")
  })
})
