import { describe, expect, it } from "vitest"
import { parseCsv } from "../../../src/report/csv.ts"

describe("a CSV", () => {
  it("gives its cells, with quotes, commas and line breaks inside them", () => {
    expect(parseCsv(`a,b\r\n"x, ""y""",\r\n"two\r\nlines",3\r\n`)).toEqual([
      ["a", "b"],
      [`x, "y"`, ""],
      ["two\r\nlines", "3"],
    ])
  })

  it("needs no line break at its end and may be empty", () => {
    expect(parseCsv("a,b\n1,2")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ])
    expect(parseCsv("")).toEqual([])
  })
})
