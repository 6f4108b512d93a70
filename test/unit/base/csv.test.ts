import { expect, it } from "vitest"
import { csvField, spreadsheetSafe } from "../../../src/base/index.ts"

it.each(["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=1+1", "＝1+1", "＋1", "－1", "＠x"])(
  "A spreadsheet takes no cell for a formula: %j",
  text => {
    expect(spreadsheetSafe(text)).toBe(`'${text}`)
  },
)

it("other text is unchanged, and quoted where CSV requires it", () => {
  expect(spreadsheetSafe("db-1 = x")).toBe("db-1 = x")
  expect(csvField('a "b", c')).toBe('"a ""b"", c"')
})
