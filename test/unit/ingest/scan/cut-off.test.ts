import { appendFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { readParts } from "../../../../src/ingest/files/read-host.ts"
import { scanFile } from "../../../../src/ingest/scan/scan-file.ts"
import { survey } from "../../../../src/ingest/index.ts"
import { readTails } from "../../../../src/ingest/newest/read-tails.ts"
import { literal, withDatabase } from "../../../../src/store/index.ts"
import { csv, day, effectsAt, folderOf, jobOf, midnight, minute } from "../fixture.ts"

const rows = 500
const at = (row: number): string => new Date(midnight + row * minute).toISOString()
const line = (row: number, more = ""): string => `{${more}"timestamp":"${at(row)}","cpu":${row % 7}}`
const whole = Array.from({ length: rows }, (_, row) => line(row)).join("\n")
const torn = `${whole}\n{"timestamp":"2024-03-0`
const expected = Array.from({ length: rows }, (_, row) => row % 7)
const span = { start: midnight, end: midnight + day }

interface Found {
  readonly rejected: readonly number[]
  readonly faults: readonly string[]
  readonly values: readonly number[]
}

function jobFor(folder: string): ReturnType<typeof jobOf> {
  return jobOf(folder, { source: { files: ["*"], host: { name: "a" } } })
}

/** What is read of the folder's file. */
async function found(folder: string): Promise<Found> {
  const names = await readdir(folder)
  const files = names.map(name => ({ path: join(folder, name), name, part: "both" }) as const)
  const { tables, faults } = await readTails(jobFor(folder), { files, span })
  const columns = tables.flatMap(({ parts }) => parts.flatMap(part => part.columns.slice(0, 1)))
  return {
    rejected: tables.map(table => table.rejected),
    faults: faults.map(({ code }) => code),
    values: columns.flatMap(({ values }) => [...values]),
  }
}

async function writeZstd(folder: string, text: string): Promise<void> {
  const lines = text.split("\n").map(literal).join(", ")
  const options = `FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u0001', COMPRESSION zstd`
  await withDatabase(database =>
    database.run(`COPY (SELECT unnest([${lines}])) TO ${literal(join(folder, "a.jsonl.zst"))} (${options})`),
  )
}

describe("a last line of JSON that is cut off is left out", () => {
  it.each([
    ["a.jsonl", "in the time, after Windows' line ends", torn.replaceAll("\n", "\r\n")],
    ["a.jsonl.gz", "in a gzip file", gzipSync(torn)],
    ["a.json", "under a name that may be one document", torn],
    [
      "a.jsonl",
      "in a character of two bytes",
      Buffer.concat([Buffer.from(`${torn}"é`), Buffer.from([0xc3])]),
    ],
    ["a.jsonl", "where a lost volume left zeros", `${whole}\n${"\0".repeat(4096)}`],
    ["a.jsonl", "in ten thousand brackets", `${whole}\n{"timestamp":"${at(rows)}","cpu":${"[".repeat(1e4)}`],
  ])("%s: %s", async (file, _, content) => {
    const read = await found(await folderOf({ [file]: content }))
    expect(read).toEqual({ rejected: [1], faults: [], values: expected })
  })

  it("a.jsonl.zst: in a Zstandard file", async () => {
    const folder = await folderOf({})
    await writeZstd(folder, torn)
    expect(await found(folder)).toEqual({ rejected: [1], faults: [], values: expected })
  })

  it("in a file of several hosts, which gains none, with a remark", async () => {
    const lines = Array.from({ length: rows }, (_, row) =>
      ["a", "b"].map(host => line(row, `"host":"${host}",`)),
    )
    const folder = await folderOf({ "all.jsonl": `${lines.flat().join("\n")}\n{"host":"` })
    const job = jobOf(folder, { source: { files: ["*"], host: { column: "host" } } })
    const source = await survey(job, effectsAt())
    expect([...source.sources.keys()]).toEqual(["a", "b"])
    expect(source.rejects).toEqual([{ file: "all.jsonl", rejected: 1, rows: 2 * rows + 1, cut: true }])
  })
})

describe("JSON that is broken elsewhere costs its file", () => {
  it.each([
    ["in the middle", `${whole}\n{"timestamp\n${whole}`],
    ["in the middle and at the end", `${whole}\n{"timestamp\n${whole}\n{"ti`],
    ["in its only line", `[${whole.replaceAll("\n", ",")},{"t`],
    ["in a document of many lines", `[\n${whole.replaceAll("\n", ",\n")},\n{"ti`],
  ])("%s", async (_, content) => {
    const { faults } = await found(await folderOf({ "a.json": content }))
    expect(faults).toEqual(["ingest.unreadable"])
  })
})

describe("a CSV file that ends inside its last row", () => {
  const good = csv("cpu,mem", rows, row => `${row % 7},${row}`)

  it.each([
    ["in the time", "2024-03-05T0"],
    ["in the first value", `${at(rows)},1`],
    ["in an open quote", `"${at(rows)}`],
    ["where a lost volume left zeros", "\0".repeat(4096)],
  ])("%s: the row is left out", async (_, end) => {
    const read = await found(await folderOf({ "a.csv": good + end }))
    expect(read).toEqual({ rejected: [1], faults: [], values: expected })
  })

  it("loses that row alone where the file is short, as that of the last hour", async () => {
    const hour = csv("cpu,mem", 12, row => `${row % 7},${row}`)
    const read = await found(await folderOf({ "a.csv": `${hour}2024-03-05T` }))
    expect(read).toEqual({ rejected: [1], faults: [], values: expected.slice(0, 12) })
  })

  it("has no row where a quote is never closed", async () => {
    const { faults } = await found(await folderOf({ "a.csv": good.replace("\n2024", '\n"2024') }))
    expect(faults).toEqual(["ingest.unclosed-quote"])
  })

  it("keeps a row of all cells without a line break, as RFC 4180 allows", async () => {
    const read = await found(await folderOf({ "a.csv": `${good}${at(rows)},6,12` }))
    expect(read).toEqual({ rejected: [0], faults: [], values: [...expected, 6] })
  })
})

describe("a file that grows between survey and reading", () => {
  it.each([
    ["a.csv", csv("cpu", rows, row => `${row % 7}`), (row: number) => `${at(row)},${row % 7}\n`],
    ["a.jsonl", `${whole}\n`, (row: number) => `${line(row)}\n`],
  ])("%s is read with what was added", async (name, content, next) => {
    const folder = await folderOf({ [name]: content })
    const [path, job] = [join(folder, name), jobFor(folder)]
    const { found: scanned } = await scanFile({ path, name, part: "both" }, job, { now: span.end })
    const files = scanned.extents.flatMap(({ first, last, ...extent }) =>
      first === null || last === null ? [] : [{ scanned, extent: { ...extent, first, last } }],
    )
    await appendFile(path, Array.from({ length: 5000 }, (_, i) => next(rows + i)).join(""))
    await appendFile(path, next(0).slice(0, 12))
    const [part] = await readParts(job, { host: "a", files, history: span, night: span })
    const times = [...(part?.times ?? [])].filter(time => time < span.end)
    expect(times).toHaveLength(day / minute)
    expect(part?.columns[0]?.values.at(times.length - 1)).toBe((times.length - 1) % 7)
  })
})
