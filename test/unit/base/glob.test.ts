import { describe, expect, it } from "vitest"
import { globToRegExp } from "../../../src/base/glob.ts"

describe("globToRegExp", () => {
  it.each([
    ["db-*", "db-1", true],
    ["db-*", "web-db-1", false],
    ["*", "", true],
    ["web-?", "web-12", false],
    ["a.b", "axb", false],
    ["a(b", "a(b", true],
    ["*[1]", "host[1]", true],
    ["*", "two\nlines", true],
  ])("%j against %j: %s", (glob, name, matches) => {
    expect(globToRegExp(glob).test(name)).toBe(matches)
  })
})
