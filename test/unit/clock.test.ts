import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

/** Files and folders that may look at the real clock. */
const mayLook = [
  "test/clock.ts", // its stopwatch measures how long something takes
  "test/bench/", // benches time what they run, and load jobs as the program does
]

const realClock = new RegExp(
  [
    /\bDate\.now\b/,
    /\bnew Date\(\s*\)/,
    /\bnew Date\b(?![\\\s]*\()/,
    /(?<!new )\bDate\(/,
    /\bperformance\.now\b/,
    /\bprocess\.hrtime\b/,
  ]
    .map(({ source }) => source)
    .join("|"),
)

const files = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map(name => join("test", name).replaceAll("\\", "/"))
  .filter(path => /\.m?[jt]s$/.test(path))
  .sort()
const looking = files.filter(path => realClock.test(readFileSync(path, "utf8")))

describe("the tests", () => {
  it("look at one fixed clock, test/clock.ts, and never at the real one", () => {
    expect(looking.filter(path => !mayLook.some(one => path.startsWith(one)))).toEqual([])
  })

  it("that may look at the real clock do", () => {
    expect(mayLook.filter(one => !looking.some(path => path.startsWith(one)))).toEqual([])
  })
})

describe("the real clock", () => {
  it.each([
    ["Date", "now()"],
    ["Date", "now, env"],
    ["performance", "now()"],
    ["process", "hrtime", "bigint()"],
  ])("is seen in %s.%s", (...parts) => {
    expect(parts.join(".")).toMatch(realClock)
  })

  it.each([
    ["()", true],
    ["( )", true],
    [", 1", true],
    ["(0)", false],
    ["(noon)", false],
  ])("is seen in a date %s: %j", (rest, seen) => {
    expect(realClock.test(`new ${"Date"}${rest}`)).toBe(seen)
  })
})
