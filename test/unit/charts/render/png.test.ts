import { describe, expect, it } from "vitest"
import { toPng } from "../../../../src/charts/index.ts"
import { withFonts } from "../../../../src/report/mail/woff-to-ttf.ts"

const text = (weight: number, words: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="4" y="24" font-family="Inter, sans-serif" font-size="14" font-weight="${weight}">${words}</text></svg>`

const drawn = (svg: string): Promise<Buffer> =>
  withFonts(async fontFiles => Buffer.from(await toPng(svg, { width: 400, fontFiles })))

describe("a chart as PNG", () => {
  it("has the width asked for and the SVG's proportions", async () => {
    const png = await drawn(text(400, "peak 38 %"))
    expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n")
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 80])
  })

  it("holds its words: other words, Greek ones and bold ones are other pictures, no words a far smaller one", async () => {
    const words = ["peak 38 %", "peak 39 %", "σ µ", ""].map(each => text(400, each))
    const pictures = await Promise.all([...words, text(600, "peak 38 %")].map(drawn))
    expect(new Set(pictures.map(each => each.toString("base64"))).size).toBe(pictures.length)
    expect(pictures[3]!.length).toBeLessThan(pictures[0]!.length / 2)
  })

  it("is the same every time", async () => {
    expect((await drawn(text(400, "peak"))).equals(await drawn(text(400, "peak")))).toBe(true)
  })
})
