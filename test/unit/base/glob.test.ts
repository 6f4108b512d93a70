import { describe, expect, it } from "vitest"
import { globToRegExp, pathGlobSource } from "../../../src/base/glob.ts"

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
    ["**", "two\nlines", true],
    ["{db,web}-*", "web-1", true],
    ["{db,web}-*", "mail-1", false],
    ["{db-?,web-*}", "db-12", false],
    ["{db-?,web-*}", "web-12", true],
    ["{db,}", "", true],
    ["{db}", "{db}", true],
    ["*/eth0", "a/b/eth0", true],
    ["*a*1?*", "xa-11y", true],
    ["*{ab,a}*b", "ab", true],
    ["{a*,b}c{1,2}*", "axc2", true],
    ["**-**", "a-b", true],
    ["?*?", "a", false],
  ])("%j against %j: %s", (glob, name, matches) => {
    expect(globToRegExp(glob).test(name)).toBe(matches)
  })

  it("takes no longer for a name that nearly matches", () => {
    expect(globToRegExp("*a*a*a*a*a*a*a*b").test("a".repeat(2000))).toBe(false)
    expect(globToRegExp("{web,db}-*-*-*-*-*!").test(`db${"-".repeat(2000)}`)).toBe(false)
  })
})

describe("pathGlobSource", () => {
  it.each([
    ["*.csv", "a/db-1.csv", false],
    ["**/*.csv", "a/b/db-1.csv", true],
    ["**/*.csv", "db-1.csv", true],
    ["data/**", "data/a/b", true],
    ["**", "two\nlines.csv", true],
    ["**/*.csv", "a\nb/c\nd.csv", true],
    ["{db,web}-?.csv", "web-1.csv", true],
    ["{db-*,web}.csv", "db-1.csv", true],
    ["{db-*,web}.csv", "db-a/b.csv", false],
  ])("%j against %j: %s", (glob, path, matches) => {
    expect(new RegExp(`^${pathGlobSource(glob)}$`, "u").test(path)).toBe(matches)
  })
})
