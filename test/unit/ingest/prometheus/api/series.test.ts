import { describe, expect, it } from "vitest"
import { parseSeries } from "../../../../../src/ingest/prometheus/api/series.ts"

const read = (text: string): { labels: object; samples: (readonly [number, number])[] } => {
  const { labels, times, values } = parseSeries(Buffer.from(text))
  return { labels, samples: [...times].map((time, i) => [time, values[i]!] as const) }
}

describe("parseSeries", () => {
  it("reads labels, times in milliseconds and values", () => {
    const text =
      '{"metric":{"__name__":"up","instance":"a:9100"},"values":[[1764450000,"1"],[1764450015.123,"0.5"]]}'
    expect(read(text)).toEqual({
      labels: { __name__: "up", instance: "a:9100" },
      samples: [
        [1764450000000, 1],
        [1764450015123, 0.5],
      ],
    })
  })

  it.each([
    "0.06666666666666667",
    "123456789012345678",
    "1234567890123456",
    "-0.25",
    "1e-05",
    "9007199254740993",
    "1.5e+300",
    "-17",
    "0",
    "999999999999999",
    "0.000000000000001",
    "12345678.12345678",
    "-10.123456789012345",
    ".5",
    "5.",
  ])("reads %s as JavaScript does", text => {
    expect(read(`{"metric":{},"values":[[1,"${text}"]]}`).samples).toEqual([[1000, Number(text)]])
  })

  it.each(["", "-", ".", "1.2.3", "abc", "1 2"])("leaves out '%s', which is no number", text => {
    expect(read(`{"metric":{},"values":[[1,"${text}"],[2,"3"]]}`).samples).toEqual([[2000, 3]])
  })

  it.each(['[[1,"2"', '[[1,"2"]', "[[1,", "[[", '[[1,"2"],', '[[1,2]]"', '[[1,"2",3]]'])(
    "takes nothing from samples that end early or are written otherwise: %s",
    values => {
      expect(() => parseSeries(Buffer.from(`{"metric":{},"values":${values}`))).toThrow(SyntaxError)
    },
  )

  it("leaves out NaN, which staleness markers are, and keeps infinities", () => {
    expect(read('{"metric":{},"values":[[1,"NaN"],[2,"+Inf"],[3,"-Inf"],[4,"7"]]}').samples).toEqual([
      [2000, Infinity],
      [3000, -Infinity],
      [4000, 7],
    ])
  })

  it("is not misled by labels that look like samples, and reads other layouts of the same JSON", () => {
    const hostile = JSON.stringify({ metric: { a: ',"values":[[1,"2"]]}', b: 'ü\\"' }, values: [[5, "6"]] })
    expect(read(hostile)).toEqual({ labels: { a: ',"values":[[1,"2"]]}', b: 'ü\\"' }, samples: [[5000, 6]] })
    expect(read('{ "values": [ [5, "6"], [6, "NaN"] ], "metric": { "a": "b" } }')).toEqual({
      labels: { a: "b" },
      samples: [[5000, 6]],
    })
    expect(read('{"metric":{"a":"b"},"histograms":[[5,{"count":"1"}]]}').samples).toEqual([])
    expect(() => read('{"values":[[5,"6"]]}')).toThrow(SyntaxError)
  })
})
