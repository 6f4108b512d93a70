import { describe, expect, it } from "vitest"
import { readElements } from "../../../../../src/ingest/prometheus/api/elements.ts"

async function* inParts(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

async function cut(
  text: string,
  size: number,
): Promise<{ elements: unknown[]; json: unknown; head: string }> {
  const elements: unknown[] = []
  const envelope = await readElements(inParts(text, size), element => {
    elements.push(JSON.parse(element.toString("utf8")))
  })
  return { elements, ...envelope }
}

const series = [
  { metric: { a: '}]{["result":[' }, values: [[1, "2"]] },
  { metric: { b: 'ü\\"' }, values: [] },
  {
    metric: { c: '"values":[[' },
    values: Array.from({ length: 30 }, (_, i) => [1764450000 + i, `${i / 7}`]),
  },
  { metric: {}, values: [[1, "2"]], histograms: [[1, { buckets: [[0, "1", "2", "3"]] }]] },
  { histograms: [[1, { values: [[0, "1"]] }]], metric: {}, values: [] },
]
const whole = { status: "success", data: { resultType: "matrix", result: series }, warnings: ["partial"] }

describe("readElements", () => {
  it.each([1, 2, 3, 7, 64, 101, 1000, 10_000])(
    "cuts an answer in chunks of %i bytes into its series",
    async size => {
      const { elements, json } = await cut(JSON.stringify(whole), size)
      expect(elements).toEqual(series)
      expect(json).toEqual({ ...whole, data: { ...whole.data, result: [] } })
    },
  )

  it("takes only data.result for the list of series", async () => {
    const other = {
      result: [{ a: 1 }],
      data: { more: { result: [{ b: 2 }] }, result: series },
      result2: [{ c: 3 }],
    }
    const { elements } = await cut(JSON.stringify(other), 5)
    expect(elements).toEqual(series)
  })

  it("keeps what is no answer for the message", async () => {
    expect(await cut("<html><body>Log in</body></html>", 9)).toEqual({
      elements: [],
      json: null,
      head: "<html><body>Log in</body></html>",
    })
    expect(
      (await cut('{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}', 4)).json,
    ).toMatchObject({ data: { result: [1, "2"] } })
    expect((await cut("", 1)).json).toBeNull()
  })
})
