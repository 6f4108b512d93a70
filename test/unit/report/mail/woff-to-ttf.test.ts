import { readFile, stat } from "node:fs/promises"
import { createRequire } from "node:module"
import { describe, expect, it } from "vitest"
import { withFonts, woffToTtf } from "../../../../src/report/mail/woff-to-ttf.ts"

/** Of a table of 32-bit words (OpenType, "Calculating checksums"). */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (let place = 0; place < bytes.length; place += 4) sum = (sum + bytes.readUInt32BE(place)) >>> 0
  return sum
}

describe("a font out of its WOFF file", () => {
  it("has every table at its place, each with the checksum that its maker gave it", async () => {
    const woff = await readFile(
      createRequire(import.meta.url).resolve("@fontsource/inter/files/inter-latin-600-normal.woff"),
    )
    const font = woffToTtf(woff)
    const count = font.readUInt16BE(4)
    expect(count).toBe(woff.readUInt16BE(12))
    const tables = Array.from({ length: count }, (_, table) => {
      const entry = 12 + 16 * table
      const [sum, offset, length] = [4, 8, 12].map(place => font.readUInt32BE(entry + place)) as [
        number,
        number,
        number,
      ]
      return {
        name: font.toString("latin1", entry, entry + 4),
        sum,
        bytes: font.subarray(offset, offset + Math.ceil(length / 4) * 4),
      }
    })
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["cmap", "glyf", "head", "hmtx", "name"]),
    )
    for (const { sum, bytes } of tables.filter(({ name }) => name !== "head"))
      expect(checksum(bytes)).toBe(sum)
    expect(font.length).toBe(woff.readUInt32BE(16))
  })

  it("is there while it is needed and gone afterwards", async () => {
    const files = await withFonts(async paths => {
      for (const path of paths) expect((await stat(path)).size).toBeGreaterThan(10_000)
      return paths
    })
    expect(files).toHaveLength(4)
    await expect(stat(files[0]!)).rejects.toThrow("ENOENT")
  })
})
