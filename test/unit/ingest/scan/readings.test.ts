import { existsSync, readFileSync } from "node:fs"
import { open, readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readHost, survey, withSplitSources, withStretches } from "../../../../src/ingest/index.ts"
import type { FileTable } from "../../../../src/ingest/tables/file-table.ts"
import { effectsAt, folderOf, jobOf, midnight, minute } from "../fixture.ts"

const io = "/proc/self/io"
const hasIo = existsSync(io)
const bytesRead = (): number => Number(/^rchar: (\d+)/m.exec(readFileSync(io, "latin1"))?.[1])

/** 40 hosts × 5 metrics; the rows of a time together. */
function largeTable(times: number): string {
  const rows = Array.from(
    { length: 200 },
    (_, i) => `web-${100 + (i % 40)}.example.org,metric-${Math.floor(i / 40)},${i}.125`,
  )
  const lines = Array.from({ length: times }, (_, t) => {
    const time = new Date(midnight + t * minute).toISOString()
    return rows.map(row => `${time},${row}\n`).join("")
  })
  return `timestamp,host,metric,value\n${lines.join("")}`
}

describe.skipIf(!hasIo)(
  `a large file's bytes are read few times${hasIo ? "" : " (skipped: no /proc here)"}`,
  () => {
    it("three times for a run: hash, extents, rows by host; once for a draft's survey", async () => {
      const text = largeTable(1000)
      const root = await folderOf({ "all.csv": text })
      const job = jobOf(root, { source: { layout: "long", host: { column: "host" } } })
      await survey(jobOf(await folderOf({ "a.csv": largeTable(20) }), job), effectsAt()) // loads what it needs
      const readings = async (work: () => Promise<unknown>): Promise<number> => {
        const before = bytesRead()
        await work()
        return (bytesRead() - before) / text.length
      }
      const run = await readings(async () => {
        const found = await survey(job, effectsAt())
        expect(found.hosts).toHaveLength(40)
        await withSplitSources({ job, survey: found, hosts: found.hosts }, effectsAt(), async split => {
          for (const host of found.hosts.slice(0, 3)) await readHost(job, split, host)
        })
      })
      expect(run).toBeLessThan(3.9) // the step takes a piece of four megabytes, two fifths of this file
      const draft = await readings(() => survey(job, effectsAt(), { depth: "draft" }))
      expect(draft).toBeLessThan(1.9)
    })
  },
)

describe("stretches of a large file", () => {
  it("are whole lines from its beginning to its end, a few megabytes in all", async () => {
    const root = await folderOf({ "a.csv": "time,place\n" })
    const path = join(root, "a.csv")
    const handle = await open(path, "a")
    for (let i = 0; i < 70; i++) await handle.write(`2024-03-05T00:00:00Z,${1000 + i}\n`.repeat(40_000))
    await handle.close()
    const file = { path, name: "a.csv", part: "both" } as const
    const format = { kind: "csv", compression: "none" } as const
    const table: FileTable = { file, format, columns: [], dialect: "", missing: [], mode: "strict" }
    const text = await withStretches(table, part => readFile(part.file.path, "utf8"))
    const [header, ...lines] = text.trimEnd().split("\n")
    expect(header).toBe("time,place")
    expect(lines.every(line => /^2024-03-05T00:00:00Z,10\d\d$/.test(line))).toBe(true)
    const places = new Set(lines.map(line => Number(line.split(",")[1])))
    expect([Math.min(...places), Math.max(...places)]).toEqual([1000, 1069])
    expect(places.size).toBeGreaterThan(30)
    expect(text.length).toBeLessThan(11e6)
    expect(await withStretches(table, part => Promise.resolve(part.file.path))).not.toBe(path)
  })

  it("are the file itself where it is small, or no plain CSV", async () => {
    const root = await folderOf({ "a.csv": "time,place\n1,2\n" })
    const file = { path: join(root, "a.csv"), name: "a.csv", part: "both" } as const
    const format = { kind: "csv", compression: "none" } as const
    const table: FileTable = { file, format, columns: [], dialect: "", missing: [], mode: "strict" }
    expect(await withStretches(table, part => Promise.resolve(part))).toBe(table)
  })
})
