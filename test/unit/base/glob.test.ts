import { describe, expect, it } from "vitest"
import { globToRegExp, hostOfPath, pathGlob } from "../../../src/base/glob.ts"

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

describe("pathGlob", () => {
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
    ["*a*1?*/**/{x,y*}z", "xa-11y/b/c/yyz", true],
    ["*a*1?*/**/{x,y*}z", "xa-1/b/c/yyz", false],
    ["**/a*b/**/c/**", "a/aXb/x/c/d", true],
    ["**/a*b/**/c/**", "aXb/c", false],
    ["**/{ab,a}*b/**", "ab/x", true],
    ["a**b**c", "a/x/bb/yc", true],
    ["{a*,b}*", "a/b", false],
    ["**/{a*,b}*", "a/c", false],
    ["**a*b**bc", "abbc", true],
    ["**a**/b", "aab", true],
    ["***", "a/b", true],
  ])("%j against %j: %s", (glob, path, matches) => {
    expect(pathGlob(glob).test(path)).toBe(matches)
  })

  it("takes no longer for a path that nearly matches", () => {
    expect(pathGlob("*a*a*a*a*a*a*a*b").test("a".repeat(255))).toBe(false)
    expect(pathGlob("**/a/**/a/**/a/**/a/**/a/**/b").test("a/".repeat(1000))).toBe(false)
    expect(pathGlob("**/*-*-*-*-*/**/*-*-*-*.csv").test(`${"-".repeat(250)}/`.repeat(15))).toBe(false)
    expect(hostOfPath("{host}-*-*-*-*-*-*!", "-".repeat(255))).toBeNull()
  })
})

describe("hostOfPath", () => {
  it.each([
    ["*a*-{host}-*-*.csv", "ba-x-db-1-y.csv", "db"],
    ["*-{host}.csv", "a-b-c.csv", "c"],
    ["**/{host}/**/{host}.csv", "a/b/c/b.csv", "b"],
    ["{host}/{host}-*-*.csv", "x/db/db-1-2.csv", "db"],
    ["{host}/{host}-*-*.csv", "web/db-1-2.csv", null],
    ["*-{web,db}-{host}.csv", "x-web-db-1.csv", "1"],
    ["{node_*,vm}-{host}.csv", "node_a-b.csv", "b"],
  ])("%j in %j: %s", (pattern, path, host) => {
    expect(hostOfPath(pattern, path)).toBe(host)
  })
})
