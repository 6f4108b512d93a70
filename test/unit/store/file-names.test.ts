import { describe, expect, it } from "vitest"
import { fileNameOf } from "../../../src/store/file-names.ts"

describe("fileNameOf", () => {
  it.each([
    ["db-3", "db-3"],
    ["web 1", "web%201"],
    ["../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"],
    [".", "%2E"],
    ["..", "%2E."],
    ["a/b\\c", "a%2Fb%5Cc"],
    ["nul\u0000", "nul%00"],
    ["🦇", "%F0%9F%A6%87"],
    ["%2E", "%252E"],
  ])("writes %j as %s", (name, file) => {
    expect(fileNameOf(name)).toBe(file)
  })

  it("cuts a long name at 100 bytes plus a hash, so that long names with the same beginning differ", () => {
    const a = fileNameOf("x".repeat(300))
    const b = fileNameOf("x".repeat(299) + "y")
    expect(a).toHaveLength(113)
    expect(a).not.toBe(b)
    expect(fileNameOf("é".repeat(300))).toMatch(/^(%[0-9A-F]{2})+-[0-9a-f]{12}$/)
  })

  it("gives the empty name a file name of its own", () => {
    expect(fileNameOf("")).toMatch(/^-[0-9a-f]{12}$/)
  })
})
