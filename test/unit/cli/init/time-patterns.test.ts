import { describe, expect, it } from "vitest"
import { isAmbiguous } from "../../../../src/cli/init/time-patterns.ts"

describe("isAmbiguous", () => {
  it("reports ambiguity where day or month may come first", () => {
    expect(isAmbiguous(["%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M"])).toBe(true)
  })

  it("reports none where only one order fits or months are named", () => {
    expect(isAmbiguous(["%m/%d/%Y %H:%M"])).toBe(false)
    expect(isAmbiguous(["%d.%m.%Y %H:%M:%S"])).toBe(false)
    expect(isAmbiguous(["%a, %d %b %Y %H:%M:%S %Z", "%a, %d %b %Y %H:%M:%S %z"])).toBe(false)
    expect(isAmbiguous([])).toBe(false)
  })
})
