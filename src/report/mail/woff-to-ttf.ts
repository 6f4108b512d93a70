import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { inflateSync } from "node:zlib"

const cuts = [
  "@fontsource/inter/files/inter-latin-400-normal.woff",
  "@fontsource/inter/files/inter-latin-600-normal.woff",
  "@fontsource/inter/files/inter-greek-400-normal.woff",
  "@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff",
]
const sizes = { woffHeader: 44, woffEntry: 20, header: 12, entry: 16 } as const

/**
 * Runs `work` with the report's fonts as temporary TrueType files, because the PNG renderer reads neither
 * WOFF nor memory.
 */
export async function withFonts<T>(work: (files: readonly string[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "noctule-fonts-"))
  try {
    const { resolve } = createRequire(import.meta.url)
    const files = cuts.map(cut => ({
      from: resolve(cut),
      to: join(folder, basename(cut).replace(/woff$/, "ttf")),
    }))
    for (const { from, to } of files) await writeFile(to, woffToTtf(await readFile(from)))
    return await work(files.map(({ to }) => to))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Extracts the font of a WOFF 1.0 file (W3C, 2012): the same tables, each deflated, under another header. */
export function woffToTtf(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const head = Buffer.alloc(sizes.header + sizes.entry * count)
  woff.copy(head, 0, 4, 8)
  const power = 2 ** Math.floor(Math.log2(count))
  const search = [count, power * sizes.entry, Math.log2(power), (count - power) * sizes.entry]
  search.forEach((value, index) => head.writeUInt16BE(value, 4 + 2 * index))
  const tables: Buffer[] = []
  let offset = head.length
  for (let table = 0; table < count; table++) {
    const entry = sizes.woffHeader + sizes.woffEntry * table
    const from = woff.readUInt32BE(entry + 4)
    const packed = woff.readUInt32BE(entry + 8)
    const length = woff.readUInt32BE(entry + 12)
    const bytes = woff.subarray(from, from + packed)
    const padded = Buffer.alloc(Math.ceil(length / 4) * 4)
    ;(packed < length ? inflateSync(bytes) : bytes).copy(padded)
    const place = sizes.header + sizes.entry * table
    woff.copy(head, place, entry, entry + 4)
    woff.copy(head, place + 4, entry + 16, entry + 20)
    head.writeUInt32BE(offset, place + 8)
    head.writeUInt32BE(length, place + 12)
    tables.push(padded)
    offset += padded.length
  }
  return Buffer.concat([head, ...tables])
}
