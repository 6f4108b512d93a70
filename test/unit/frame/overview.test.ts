import { describe, expect, it } from "vitest"
import type { HostFrames, HostQuality } from "../../../src/base/index.ts"
import { summarise, summaryTables, tableToCsv } from "../../../src/frame/index.ts"
import { feature, frame } from "./fixture.ts"

const quality: HostQuality = {
  host: "web-1",
  rowsRead: 5,
  coverage: 1,
  historyCoverage: 0.5,
  duplicateRows: 1,
  outOfOrderRows: 2,
  longestGap: 60_000,
  gapRows: 3,
  badTimes: 4,
  lastSeen: 0,
  silent: true,
  features: [
    { feature: "a", missing: 0, text: 2, infinite: 3, resets: 4, state: "ok" },
    { feature: "b", missing: 0, text: 1, infinite: 0, resets: 0, state: "ok" },
  ],
}

function frames(host: string, names: readonly string[], rows: readonly (readonly number[])[]): HostFrames {
  const night = {
    ...frame(
      names.map(name => feature(name, { unit: "ms" })),
      rows,
    ),
    host,
  }
  return { host, history: night, night, quality }
}

describe("summarise", () => {
  it("describes the values that are there, as numpy and pandas do", async () => {
    const [a, b, c] = await summarise(
      frames(
        "web-1",
        ["a", "b", "c"],
        [
          [1, NaN, 7],
          [2, NaN, NaN],
          [4, NaN, NaN],
          [9, NaN, NaN],
        ],
      ),
    )
    // numpy: mean, std(ddof = 1), min, median, max of [1, 2, 4, 9]
    expect(a).toMatchObject({
      host: "web-1",
      feature: "a",
      unit: "ms",
      kind: "gauge",
      values: 4,
      coverage: 1,
      mean: 4,
      min: 1,
      median: 3,
      max: 9,
    })
    expect(a!.deviation).toBeCloseTo(3.5590260840104371, 12)
    expect(b).toMatchObject({
      values: 0,
      coverage: 0,
      mean: null,
      deviation: null,
      min: null,
      median: null,
      max: null,
    })
    expect(c).toMatchObject({ values: 1, coverage: 0.25, mean: 7, min: 7, max: 7 })
  })
})

describe("summaryTables", () => {
  it("groups features over hosts, whatever their names are", async () => {
    const names = ["constructor", "__proto__", 'a-b,"c"']
    const summaries = [
      ...(await summarise(
        frames("web-1", names, [
          [1, 2, NaN],
          [3, 4, NaN],
        ]),
      )),
      ...(await summarise(
        frames("web-2", names, [
          [5, 6, 8],
          [7, 8, 8],
        ]),
      )),
    ]
    const [fleet, features, host] = await summaryTables(summaries, [quality])
    expect(fleet).toEqual({
      name: "fleet",
      columns: ["feature", "unit", "hosts", "mean", "min", "max"],
      rows: [
        ["constructor", "ms", 2, 4, 1, 7],
        ["__proto__", "ms", 2, 5, 2, 8],
        ['a-b,"c"', "ms", 1, 8, 8, 8],
      ],
    })
    expect(features!.rows).toHaveLength(6)
    expect(features!.rows[2]).toEqual(["web-1", 'a-b,"c"', "ms", "gauge", 0, 0, null, null, null, null, null])
    expect(host!.rows).toEqual([["web-1", 5, 1, 0.5, 1, 2, 3, 60_000, 4, "true", 3, 3, 4]])
  })

  it("are empty where there is no host", async () => {
    expect((await summaryTables([], [])).map(({ name, rows }) => [name, rows])).toEqual([
      ["fleet", []],
      ["features", []],
      ["quality", []],
    ])
  })
})

describe("csvOf", () => {
  it("quotes as RFC 4180 says and keeps formulas from spreadsheets", () => {
    const rows = [
      ["a,b", 1.5, null],
      ['say "hi"', -2, "=cmd()"],
      ["line\nbreak", 0, "-x"],
    ]
    expect(tableToCsv({ name: "x", columns: ["n", "v", "t"], rows })).toBe(
      'n,v,t\r\n"a,b",1.5,\r\n"say ""hi""",-2,\'=cmd()\r\n"line\nbreak",0,\'-x\r\n',
    )
  })
})
