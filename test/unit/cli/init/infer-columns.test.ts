import { describe, expect, test } from "vitest"
import type { ColumnSample } from "../../../../src/cli/init/sample.ts"
import { inferColumns } from "../../../../src/cli/init/infer-columns.ts"

const rows = 1000
const number = (
  name: string,
  least: number,
  most: number,
  more: Partial<ColumnSample> = {},
): ColumnSample => ({
  name,
  type: "VARCHAR",
  filled: rows,
  numbers: rows,
  whole: 0,
  times: 0,
  offsets: 0,
  distinct: 900,
  least,
  most,
  falls: 400,
  commonTexts: [],
  ...more,
})
const time = (name: string, more: Partial<ColumnSample> = {}): ColumnSample => ({
  ...number(name, 0, 0),
  numbers: 0,
  times: rows,
  offsets: rows,
  distinct: rows,
  least: null,
  most: null,
  falls: 0,
  ...more,
})
const word = (name: string, distinct: number): ColumnSample => ({
  ...time(name),
  times: 0,
  offsets: 0,
  distinct,
  commonTexts: ["a", "b"],
})
const epoch = (name: string, unit: number): ColumnSample =>
  number(name, 1.7e9 * unit, 1.7001e9 * unit, { whole: rows, falls: 0, distinct: rows })
const infer = (...columns: ColumnSample[]): ReturnType<typeof inferColumns> => inferColumns({ columns, rows })

describe("rolesOf()", () => {
  test("recognises a time column by its texts, whatever its name and position", () => {
    expect(infer(number("cpu", 0, 1), time("wann"))?.time).toEqual({
      column: "wann",
      format: "iso",
      zoneless: false,
    })
    expect(infer(time("ts", { offsets: 0 }), number("cpu", 0, 1))?.time).toMatchObject({ zoneless: true })
    expect(infer(time("at", { type: "TIMESTAMP WITH TIME ZONE" }), number("cpu", 0, 1))?.time.format).toBe(
      "iso",
    )
  })

  test("distinguishes epoch seconds, epoch milliseconds and elapsed seconds by size", () => {
    expect(infer(epoch("time", 1), number("cpu", 0, 1))?.time).toMatchObject({
      column: "time",
      format: "epoch-s",
    })
    expect(infer(epoch("t", 1000), number("cpu", 0, 1))?.time).toMatchObject({
      column: "t",
      format: "epoch-ms",
    })
    expect(infer(number("timestamp", 0, 86_400, { falls: 0 }), number("cpu", 0, 1))?.time).toMatchObject({
      format: "elapsed-s",
    })
  })

  test("does not mistake byte counts for times", () => {
    const memory = number("sys-mem-free", 1.5e9, 2.5e9, { whole: rows })
    expect(infer(time("date"), memory)?.features).toEqual(["sys-mem-free"])
    expect(infer(memory, number("cpu", 0, 1))).toBeNull()
  })

  test("excludes a second time column from the features", () => {
    expect(infer(time("timestamp"), epoch("epoch", 1), number("cpu", 0, 1))).toMatchObject({
      time: { column: "timestamp" },
      features: ["cpu"],
      ignored: ["epoch"],
    })
  })

  test("finds the host column, also a numeric one with repeated values", () => {
    expect(infer(time("time"), word("instance", 5), number("cpu", 0, 1))?.host).toBe("instance")
    expect(
      infer(time("time"), number("machine_id", 1, 9, { whole: rows, distinct: 9 }), number("cpu", 0, 1)),
    ).toMatchObject({ host: "machine_id", features: ["cpu"] })
    expect(infer(time("time"), number("node", 0, 1), number("cpu", 0, 1))?.host).toBeNull()
    expect(infer(time("time"), word("server", 2), word("host", 5), number("cpu", 0, 1))).toMatchObject({
      host: "host",
      ignored: ["server"],
    })
  })

  test("distinguishes the long layout from wide rows with a name", () => {
    expect(infer(time("time"), word("host", 5), word("metric", 20), number("value", 0, 1))?.long).toEqual({
      metric: "metric",
      value: "value",
    })
    expect(infer(time("time"), word("__name__", 20), number("v", 0, 1))?.long).toEqual({
      metric: "__name__",
      value: "v",
    })
    expect(infer(time("time"), word("name", 5), number("cpu", 0, 1), number("load", 0, 9))).toMatchObject({
      long: null,
      features: ["cpu", "load"],
      host: "name",
    })
    expect(infer(time("time"), word("name", 5), number("cpu", 0, 1))).toMatchObject({
      long: null,
      host: "name",
    })
    expect(infer(time("time"), word("name", 5), number("value", 0, 1))).toMatchObject({
      long: { metric: "name", value: "value" },
      host: null,
    })
  })

  test("reads short words in number columns as missing values, and states as text", () => {
    const marks = (words: string[]): readonly string[] | undefined =>
      infer(time("time"), number("cpu", 0, 1, { numbers: 900, commonTexts: words }))?.sentinels
    expect(marks(["n.a.", "-", "NO DATA", "(null)", "?", "--", "<none>"])).toEqual([
      "n.a.",
      "-",
      "NO DATA",
      "(null)",
      "?",
      "--",
      "<none>",
    ])
    expect(marks(["high", "1,5", "12 kB", "error: timeout"])).toEqual([])
  })

  test("returns null where no column looks like a time", () => {
    expect(infer(number("a", 1, 9), word("b", 3))).toBeNull()
    expect(infer()).toBeNull()
  })
})
