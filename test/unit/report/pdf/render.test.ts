import { deflateSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { makeReproducible } from "../../../../src/report/pdf/render.ts"
import { destinationsOfPdf, textOfPdf } from "../../../../src/report/pdf/page-text.ts"

/**
 * Two pages out of order in the file, a font with a map, a link's destination: the parts of a Skia PDF that
 * are read.
 */
function pdf(time: string, nodes: readonly [string, string]): Buffer {
  const map =
    "2 beginbfchar\n<0003> <0020>\n<0010> <03C3>\nendbfchar\n1 beginbfrange\n<0044> <0046> <0061>\nendbfrange\n"
  const stream = (text: string): string => {
    const bytes = deflateSync(Buffer.from(text)).toString("latin1")
    return `<</Filter /FlateDecode\n/Length ${bytes.length}>> stream\n${bytes}\nendstream`
  }
  const page = (contents: number): string =>
    `<</Type /Page\n/Resources <</Font <</F4 4 0 R>>>>\n/Contents ${contents} 0 R>>`
  const [first = "", last = ""] = [...nodes].sort()
  const objects = [
    `<</CreationDate (D:${time}+00'00')\n/ModDate (D:${time}+00'00')>>`,
    page(6),
    page(7),
    "<</Type /Font\n/Subtype /Type0\n/ToUnicode 5 0 R>>",
    stream(map),
    stream("/F4 12 Tf\n1 0 0 1 0 0 Tm\n<00440045> Tj\n1 0 0 1 0 9 Tm\n<0046> Tj\n"),
    stream("/F4 12 Tf\n1 0 0 1 0 0 Tm\n<001000030044> Tj\n"),
    "<</Type /Pages\n/Count 2\n/Kids [3 0 R 2 0 R]>>",
    "<</end [2 0 R /XYZ 0 0 0]\n/top [3 0 R /XYZ 0 0 0]>>",
    "<</Type /Catalog\n/Pages 8 0 R\n/Dests 9 0 R>>",
    `<</Type /StructElem\n/S /TH\n/ID (${nodes[0]})>>`,
    `<</Type /StructElem\n/S /TH\n/ID (${nodes[1]})>>`,
    `<</Type /StructElem\n/S /TD\n/A [<</O /Table\n/Headers [(${nodes[1]})]>>]>>`,
    `<</Limits [(${first}) (${last})]\n/Names [(${first}) ${nodes.indexOf(first) + 11} 0 R (${last}) ${nodes.indexOf(last) + 11} 0 R]>>`,
  ]
  return Buffer.from(
    `%PDF-1.4\n${objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj`).join("\n")}\n`,
    "latin1",
  )
}

describe("the text of a PDF", () => {
  const bytes = pdf("20261121033012", ["node00000015", "node00000107"])

  it("comes page by page in the order of pages, a line a run of glyphs", () => {
    expect(textOfPdf(bytes)).toEqual(["σ a", "ab\nc"])
  })

  it("is empty where there is none", () => {
    expect(textOfPdf(Buffer.from("%PDF-1.4\n"))).toEqual([])
  })

  it("goes with the names of its destinations", () => {
    expect(destinationsOfPdf(bytes)).toEqual(["end", "top"])
  })
})

describe("a steady PDF", () => {
  it("has the same bytes whenever it was made and however far its browser had counted", () => {
    const made = Date.UTC(2026, 10, 20, 21, 7, 3)
    const [one, two] = [
      makeReproducible(pdf("20261121033012", ["node00000015", "node00000107"]), made),
      makeReproducible(pdf("20261122041500", ["node00000230", "node00000999"]), made),
    ]
    expect(Buffer.compare(one, two)).toBe(0)
    expect(Buffer.from(one).toString("latin1")).toContain("(D:20261120210703+00'00')")
    expect(Buffer.from(one).toString("latin1")).toContain("[(node00000001) 11 0 R (node00000002) 12 0 R]")
  })

  it("has the same bytes in whatever order the browser came upon its table heads", () => {
    const [one, two] = [
      makeReproducible(pdf("20261121033012", ["node00000015", "node00000107"]), 0),
      makeReproducible(pdf("20261121033012", ["node00000107", "node00000015"]), 0),
    ]
    expect(Buffer.compare(one, two)).toBe(0)
    expect(Buffer.from(two).toString("latin1")).toContain("/Headers [(node00000002)]")
  })

  it("keeps its length, so that its offsets stay true", () => {
    const before = pdf("20261121033012", ["node00000015", "node00000107"])
    expect(makeReproducible(before, 0)).toHaveLength(before.length)
  })
})
