import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { Fault } from "../../../../src/base/index.ts"
import type { ScannedFile } from "../../../../src/ingest/files/host-source.ts"
import { scanFile } from "../../../../src/ingest/scan/scan-file.ts"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { literal, withDatabase } from "../../../../src/store/index.ts"
import { csv, effectsAt, folderOf, type JobParts, jobOf, midnight, minute } from "../fixture.ts"

async function read(content: string, parts: JobParts = {}): ReturnType<typeof readHost> {
  const job = jobOf(await folderOf({ "a.csv": content }), parts)
  return await readHost(job, await survey(job, effectsAt()), "a")
}

async function scanned(name: string, content: string | Uint8Array): Promise<ScannedFile> {
  const root = await folderOf({ [name]: content })
  const file = { path: join(root, name), name, part: "both" } as const
  return (await scanFile(file, jobOf(root), { now: midnight + rows * minute })).found
}

const rows = 800
const at = (row: number): string => new Date(midnight + row * minute).toISOString()
const each = <T>(work: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => work(row))

describe("rather a Fault than a quiet night from half of the data", () => {
  it("where rows of one time differ: the column that tells them apart is named with the keys to set", async () => {
    const lines = each(row => ["sda", "sdb"].map((disk, i) => `${at(row)},${disk},${row % 7},${i}`)).flat()
    await expect(read(`timestamp,device,util,await\n${lines.join("\n")}\n`)).rejects.toMatchObject({
      code: "ingest.conflicting-rows",
      exit: 3,
      what: expect.stringContaining('column "device" tells them apart'),
      hint: 'set source.layout: long, source.metric: ["device"] and source.value: ["util", "await"] in /jobs/test.yaml',
    })
    const long = { source: { layout: "long" as const, metric: ["device"], value: ["util", "await"] } }
    const frames = await read(`timestamp,device,util,await\n${lines.join("\n")}\n`, long)
    expect(frames.night.features.map(({ name }) => name)).toEqual([
      "util sda",
      "await sda",
      "util sdb",
      "await sdb",
    ])
    expect(frames.quality.conflictingRows).toBeUndefined()
  })

  it("where rows of one metric differ: its second name joins the first", async () => {
    const lines = each(row =>
      ["idle", "user"].map(mode => `${at(row)},cpu,${mode},${(row + mode.charCodeAt(0)) % 11}.5`),
    )
    const text = `timestamp,metric,mode,value\n${lines.flat().join("\n")}\n`
    await expect(read(text, { source: { layout: "long" } })).rejects.toMatchObject({
      hint: 'set source.layout: long, source.metric: ["metric", "mode"] and source.value: ["value"] in /jobs/test.yaml',
    })
  })

  it("but a few rows that differ are counted, and a later file corrects an earlier one", async () => {
    const few = csv("cpu", rows, row => `${row % 5}`) + `${at(3)},77\n`
    expect((await read(few)).quality).toMatchObject({ duplicateRows: 1, conflictingRows: 1 })
    const same = csv("cpu", rows, row => `${row % 5}`) + `${at(3)},3\n`
    expect((await read(same)).quality).toMatchObject({ duplicateRows: 1 })
  })

  it("where rows do not fit the header, with three of them; a few are counted by file", async () => {
    const good = csv("cpu,mem", rows, row => `${row % 5},${row % 3}`)
    const ragged = (count: number): string =>
      good + Array.from({ length: count }, (_, i) => `${at(i)},cpu-total,web-1,${i},2\n`).join("")
    await expect(read(ragged(40))).rejects.toMatchObject({
      code: "ingest.ragged",
      what: "40 of 840 rows do not fit the header: the file holds rows of several kinds",
      where: expect.stringMatching(/("[^"]*cpu-total[^"]*" · ){2}"[^"]*cpu-total/),
    })
    const job = jobOf(await folderOf({ "a.csv": ragged(3) }))
    expect((await survey(job, effectsAt())).rejects).toEqual([{ file: "a.csv", rejected: 3, rows: 803 }])
  })

  describe("where a quote is not closed", () => {
    const good = each(row => `${at(row)},${row % 5},${row % 3}`)
    const text = (lines: readonly string[]): string => `timestamp,cpu,mem\n${lines.join("\n")}\n`
    /** With a quote in front of the row's last cell, or behind it. */
    const opened = (lines: readonly string[], row: number): string[] =>
      lines.map((line, at) => (at === row ? line.replace(/,(\d)$/, ',"$1') : line))
    const closed = (lines: readonly string[], row: number): string[] =>
      lines.map((line, at) => (at === row ? `${line}"` : line))
    it.each([
      ["to the end of the file", opened(good, 100), 700],
      ["to the next quote, as one cell of many lines", closed(opened(good, 100), 500), 400],
      ["in the time's own column", good.map((line, row) => (row === 100 ? `"${line}` : line)), 700],
    ])("%s", async (_, lines, inside) => {
      await expect(scanned("a.csv", text(lines))).rejects.toMatchObject({
        ...{ code: "ingest.unclosed-quote", exit: 3 },
        what: `a quote is not closed: ${inside} of 800 rows lie inside one cell`,
        where: expect.stringMatching(new RegExp(`from ""?${at(100)}`)),
      })
    })

    it.each([
      ["a.csv", (content: string) => content],
      ["a.csv.gz", gzipSync],
    ])("but a few rows are counted by file: %s", async (file, written) => {
      expect(await scanned(file, written(text(opened(good, 795))))).toMatchObject({ rejected: 5 })
      const inside = written(text(closed(opened(good, 100), 110)))
      expect(await scanned(file, inside)).toMatchObject({ rejected: 10, extents: [{ rows: 790 }] })
    })

    it("while quotes of all cells, and texts of several lines, are none of it", async () => {
      const quoted = good.map(line => `"${line.replaceAll(",", '","')}"`)
      expect(await scanned("a.csv", text(quoted))).toMatchObject({ rejected: 0, extents: [{ rows }] })
      const notes = good.map((line, row) => `${line},"x, ""y""${row % 9 === 0 ? `\nmore, of, it\n` : ""}"`)
      const several = `timestamp,cpu,mem,note\n${notes.join("\n")}\n`
      expect(await scanned("a.csv", several)).toMatchObject({ rejected: 0, extents: [{ rows }] })
    })
  })

  it("where a Parquet file has other rows than its footer names", async () => {
    const folder = await folderOf({})
    const path = join(folder, "a.parquet")
    await withDatabase(database =>
      database.run(
        `COPY (SELECT to_timestamp(${midnight / 1000} + 60 * i) AS timestamp, random() AS cpu FROM range(1440) r(i)) TO ${literal(path)} (FORMAT parquet)`,
      ),
    )
    const whole = await readFile(path)
    const found = new Set<string>()
    for (const damaged of otherCounts(whole, 1440)) {
      const result = await scanned("a.parquet", damaged).catch((error: unknown) => error)
      if (result instanceof Fault) found.add(result.what)
      else expect(result).toMatchObject({ extents: [{ rows: 1440 }] })
    }
    expect(found).toContain("the Parquet file is damaged: its footer names 1440 rows, 1408 can be read")
  })

  it("where more than a few times cannot be read", async () => {
    const lines = each(row => `${row % 20 === 0 ? "soon" : at(row)},${row % 5}`)
    await expect(read(`timestamp,cpu\n${lines.join("\n")}\n`)).rejects.toMatchObject({
      code: "ingest.no-time",
      what: '40 of 800 times cannot be read from column "timestamp" as iso',
    })
  })

  it("where no host has a row in the night", async () => {
    const job = jobOf(await folderOf({ "a.csv": csv("cpu", rows, row => `${row % 5}`) }), {
      night: { end: "now", length: minute, staleAfter: 60 * minute },
    })
    await expect(survey(job, effectsAt(midnight + (rows + 30) * minute))).rejects.toMatchObject({
      code: "ingest.no-night",
      exit: 3,
    })
  })

  it("where what the job calls elapsed seconds falls", async () => {
    const lines = each(row => `${((row * 37) % 800) * 60},${row % 5}`)
    const time = { format: "elapsed-s" as const, origin: midnight }
    await expect(read(`timestamp,cpu\n${lines.join("\n")}\n`, { time })).rejects.toMatchObject({
      code: "ingest.time-falls",
    })
  })

  it("where the header is a row of data", async () => {
    await expect(read(each(row => `${at(row)},${row % 5}`).join("\n"))).rejects.toMatchObject({
      code: "ingest.no-header",
    })
  })
})

/** The file with each place of its footer where that count of rows stands, a zigzag varint, changed by one bit. */
function otherCounts(file: Buffer, rows: number): Buffer[] {
  const [low, high] = [((2 * rows) & 0x7f) | 0x80, (2 * rows) >> 7]
  const footer = file.length - 8 - file.readUInt32LE(file.length - 8)
  const places = Array.from(file.keys()).filter(
    at => at >= footer && file[at] === low && file[at + 1] === high,
  )
  return places.flatMap(at =>
    [0, 1, 2, 3, 4, 5, 6].map(bit => {
      const damaged = Buffer.from(file)
      damaged[at] = low ^ (1 << bit)
      return damaged
    }),
  )
}
