import { readFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import type { Job } from "../../../../src/base/index.ts"
import { survey } from "../../../../src/ingest/index.ts"
import { scanFile } from "../../../../src/ingest/scan/scan-file.ts"
import { scanSmallFiles } from "../../../../src/ingest/scan/small-files.ts"
import { linesOfHead, linesSql } from "../../../../src/ingest/tables/lines.ts"
import { readHead } from "../../../../src/ingest/tables/head.ts"
import { withDatabase } from "../../../../src/store/index.ts"
import { day, effectsAt, folderOf, jobOf, midnight, minute } from "../fixture.ts"

const time = (row: number): string => new Date(midnight + row * minute).toISOString()
const table = (header: string, row: (i: number) => string): string =>
  `${header}\n${Array.from({ length: 90 }, (_, i) => `${time(i)},${row(i)}`).join("\n")}\n`

/** Written alike, otherwise, and in every way that needs a look of its own. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  "alike-1.csv": table("timestamp,cpu,mem", i => `${i % 7},${i % 3}`),
  "alike-2.csv": table("timestamp,cpu,mem", i => `${i % 5},`),
  "alike-[3].csv": table("timestamp,cpu,mem", i => `${i % 4},NaN`).replaceAll("\n", "\r\n"),
  "other-columns.csv": table("timestamp,disk", i => `${i % 9}`),
  "semicolons.csv": table("timestamp;cpu", i => `${i % 7}`).replaceAll(",", ";"),
  "late-text.csv": `${table("timestamp,cpu,mem", i => `${i},1`)
    .repeat(3)
    .replaceAll("timestamp,cpu,mem\n", "")}`,
  "text-at-the-end.csv": `${table("timestamp,cpu,mem", i => `${i},1`).trimEnd()}${`\n${time(99)},1,1`.repeat(200)}\n${time(100)},x,1\n`,
  "ragged.csv": table("timestamp,cpu,mem", i => (i === 80 ? "1" : `${i},1`)),
  "no-time.csv": table("timestamp,cpu,mem", i => `${i},1`).replaceAll("2024-", "x-"),
  "latin-1.csv": Buffer.from(
    table("timestamp,größe", i => `${i}`),
    "latin1",
  ),
  "old-mac.csv": table("timestamp,cpu,mem", i => `${i},1`).replaceAll("\n", "\r"),
  "bom.csv": `\uFEFF${table("timestamp,cpu,mem", i => `${i},1`)}`,
  "comment.csv": `# hostname\n\n${table("timestamp,cpu,mem", i => `${i},1`)}`,
  "packed.csv.gz": gzipSync(table("timestamp,cpu,mem", i => `${i},1`)),
  "lines.jsonl": Array.from({ length: 30 }, (_, i) => `{"timestamp":"${time(i)}","cpu":${i}}`).join("\n"),
  "empty.csv": "",
  "header-only.csv": "timestamp,cpu,mem\n",
}
const needsItsOwn = [
  "empty.csv",
  "late-text.csv",
  "lines.jsonl",
  "no-time.csv",
  "packed.csv.gz",
  "ragged.csv",
]

const jobFor = (root: string, more: Partial<Job["source"]> = {}): Job =>
  jobOf(root, { source: { files: ["*"], host: { path: "{host}" }, ...more } })

async function filesIn(root: string): Promise<{ path: string; name: string; part: "both" }[]> {
  return (await readdir(root)).sort().map(name => ({ path: join(root, name), name, part: "both" }))
}

describe("small files scanned together", () => {
  it("give what each gives by itself; where something is wrong, a look of their own", async () => {
    const root = await folderOf(files)
    const job = jobFor(root)
    const found = await filesIn(root)
    const scans = await scanSmallFiles({ files: found, now: midnight + day }, job)
    const left = found.filter((_, i) => scans[i] === null).map(({ name }) => name)
    expect(left).toEqual(needsItsOwn)
    for (const [i, scan] of scans.entries())
      if (scan) expect(scan).toEqual(await scanFile(found[i]!, job, { now: midnight + day }))
  })

  it("keep hosts of a column apart, and a host called NaN", async () => {
    const hosts = (names: readonly string[]): string =>
      `timestamp,host,cpu\n${names.map((name, i) => `${time(i)},${name},1`).join("\n")}\n`
    const root = await folderOf({
      "a.csv": hosts(["b", "a", "007"]),
      "b.csv": hosts(["a", "NaN"]),
      "c.csv": hosts(["x"]),
    })
    const job = jobFor(root, { host: { column: "host" } })
    const scans = await scanSmallFiles({ files: await filesIn(root), now: midnight + day }, job)
    const names = scans.map(scan => scan?.found.extents.map(({ host }) => host) ?? null)
    expect(names).toEqual([["007", "a", "b"], null, ["x"]])
    const surveyed = await survey(job, effectsAt())
    expect(surveyed.hosts).toEqual(["007", "NaN", "a", "b", "x"])
  })

  it("cost a source nothing of its faults: each broken file is named", async () => {
    const root = await folderOf(files)
    const { faults, inputs } = await survey(jobFor(root), effectsAt())
    expect([...faults.keys()].sort()).toEqual(["empty", "header-only", "late-text", "no-time"])
    expect(inputs).toHaveLength(Object.keys(files).length - 3)
  })
})

describe("a file's first lines", () => {
  it("are DuckDB's", async () => {
    const root = await folderOf({ ...files, "samples.csv": await readFile("test/samples/grafana/excel.csv") })
    await withDatabase(async database => {
      for (const file of await filesIn(root)) {
        if (!/\.csv$/.test(file.name) || ["empty.csv", "latin-1.csv"].includes(file.name)) continue
        const known = linesOfHead(await readHead(file.path), 200)
        const format = { kind: "csv", compression: "none" } as const
        const lines = await database.rows<{ line: string | null }>(
          `FROM ${linesSql(file, format, "utf-8")} LIMIT 200`,
        )
        expect(known, file.name).toEqual(
          file.name === "old-mac.csv" ? null : lines.map(({ line }) => line ?? ""),
        )
      }
    })
  })
})
