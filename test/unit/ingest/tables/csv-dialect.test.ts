import { describe, expect, it } from "vitest"
import { findDialect, splitLine } from "../../../../src/ingest/tables/csv-dialect.ts"

describe("findDialect", () => {
  it("finds the delimiter that splits the header most, outside quotes", () => {
    expect(findDialect(['time;"load, 1m";"a;b"', "1;2;3"], [])).toMatchObject({
      delimiter: ";",
      header: ["time", "load, 1m", "a;b"],
    })
    expect(findDialect(["time\tcpu", "1\t2"], [])).toMatchObject({ delimiter: "\t" })
    expect(findDialect(["timestamp,value"], [])).toMatchObject({
      delimiter: ",",
      header: ["timestamp", "value"],
    })
  })

  it("skips comments and empty lines before the header, and a byte order mark", () => {
    expect(findDialect(["# exported by", "", "\uFEFFtime,cpu", "1,2"], [])).toMatchObject({
      skip: 2,
      header: ["time", "cpu"],
    })
  })

  it("tells columns of numbers from columns of text; missing marks are neither", () => {
    const lines = ["t,a,b,c,d", "1,2.5e-3,NA,eu,", "2,-inf,3,us,", "3,nan,4", "broken,line"]
    expect(findDialect(lines, ["NA"])!.numeric).toEqual([true, true, true, false, true])
  })

  it("finds none where there is no line", () => {
    expect(findDialect([], [])).toBeNull()
    expect(findDialect(["", "# nothing"], [])).toBeNull()
  })
})

describe("splitLine", () => {
  it("unquotes as RFC 4180 says", () => {
    expect(splitLine('a,"b ""c"", d",,"e"', ",")).toEqual(["a", 'b "c", d', "", "e"])
  })
})
