import { existsSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

const page = readFileSync("ARCHITECTURE.md", "utf8")
const glossary = page.slice(page.indexOf("\n## Glossary\n"))
const rows = glossary.split("\n").filter(line => line.startsWith("| ") && !/^\| (term|---) /.test(line))
const entries = rows.map(row => {
  const [, term, name, file] = /^\| ([^|]+) \| [^|]+ \| \[`(\w+)`\]\((src\/[^)]+\.ts)\) \|$/.exec(row) ?? []
  return { row, term, name, file }
})

describe("the glossary", () => {
  it("has a term, a meaning, and a link to a declaration in every row", () => {
    expect(entries.filter(({ term }) => term === undefined).map(({ row }) => row)).toEqual([])
    expect(entries.length).toBeGreaterThanOrEqual(40)
  })

  it("links to files that declare the named type or function", () => {
    const declares = (file: string, name: string): boolean =>
      existsSync(file) &&
      new RegExp(`^(export )?(async )?(interface|type|class|function|const) ${name}\\b`, "m").test(
        readFileSync(file, "utf8"),
      )
    const dead = entries.filter(({ file = "", name = "" }) => !declares(file, name))
    expect(dead.map(({ term, name, file }) => `${term}: ${file} declares no ${name}`)).toEqual([])
  })

  it("explains each term once, in alphabetical order", () => {
    const terms = entries.map(({ term }) => term!)
    expect(terms).toEqual([...new Set(terms)].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase())))
  })
})
