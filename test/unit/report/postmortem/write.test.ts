import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Log } from "../../../../src/base/index.ts"
import { writePostmortems } from "../../../../src/report/postmortem/write.ts"
import { readRun } from "../../../../src/report/run-files.ts"
import { createChartRenderer } from "../../../../src/report/facts/chart-renderer.ts"
import { contextOf } from "../../../../src/report/facts/context.ts"
import { writeScoresParquet } from "../../../../src/store/index.ts"
import { busyNight, type FixtureRun, hostileNight, quietNight, writeRun } from "../fixture.ts"

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const id = "inc-7d1f0c9a42"

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-postmortem-"))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function night(job: string, run: string, fixture: FixtureRun = busyNight()): Promise<string> {
  return await writeRun(join(root, job, "runs", run), fixture)
}

async function report(folder: string): Promise<string[]> {
  const { faults } = await writePostmortems(
    folder,
    contextOf(await readRun(folder, log), createChartRenderer()),
    log,
  )
  return faults.map(({ code }) => code)
}

const fileOf = (folder: string): string => join(folder, "postmortem", `${id}.md`)
const read = (folder: string): Promise<string> => readFile(fileOf(folder), "utf8")
async function write(folder: string, from: string, to: string): Promise<void> {
  const before = await read(folder)
  expect(before).toContain(from)
  await writeFile(
    fileOf(folder),
    before.replace(from, () => to),
  )
}

describe("a postmortem", () => {
  it("holds what a review asks for, each number with its unit and zone, and blanks for the rest", async () => {
    const run = await night("whole", "2026-11-20-01")
    expect(await report(run)).toEqual([])
    const text = await read(run)
    const facts = [
      "# Postmortem draft: db-2: Swap in use 14 times the expected value for 3 h 13 min, still open",
      "| Incident | inc-7d1f0c9a42 |",
      "| Status | open at the end of the data, 22:00 CET (21:00 UTC) |",
      "| Technical severity | critical: 9 of 10",
      "Rows are 1 min apart. An onset lies at most one row before the time given; the end is unknown",
      "| Time, CET | UTC | Event | Evidence |",
      "backup window begins (whole fleet) | reported by the job's events |",
      `| [series](../series/${id}.json) |`,
      "db-2 was the first of 2 hosts; then web-1 17 min later.",
      "| Swap in use (swap-used) | 31.4 % | above | 2.94 GiB | 215 MiB | 113–317 MiB | 27.3 |",
      "## Compared with normal days on db-2",
      "Swap in use from 18:12 to 22:00 CET, compared with the same hours of 7 earlier days.",
      "| 20 November 2026, this night | 1",
      "| 13 November 2026 | ",
      "5 signals among 20 features; score 44.3, 14 times its threshold of 3.12",
      "lstm-autoencoder on onnxruntime, 18,734 parameters",
      "other hosts stayed below their thresholds; closest: ",
      "Other incidents at that time: inc-c41a8e03f5.",
      "no logs, traces or business figures",
      "data coverage 99.8 % of the night, 99.7 % of the history",
      `[report](../report.html#incident-${id})`,
      "- [I/O wait on db-2](https\\://grafana.example.org/d/host?var-host=db-2&from=",
    ]
    expect(facts.filter(fact => !text.includes(fact))).toEqual([])
    for (const blank of ["owner", "verdict", "impact", "trigger", "lessons", "actions", "notes"])
      expect(text).toContain(`<!-- people: ${blank} blank=`)
    for (const verdict of ["confirmed", "expected", "false alarm", "new trend"])
      expect(text).toContain(`- [ ] ${verdict}:`)
    expect(text).not.toMatch(/root cause|caused|because of|due to|NaN|undefined|\[object/i)
  })

  it("is written for a silent host too, and for none on a quiet night", async () => {
    const run = await night("silent", "2026-11-20-01")
    await report(run)
    const text = await readFile(join(run, "postmortem", "inc-c41a8e03f5.md"), "utf8")
    expect(text).toContain("| First missing row | 20 November 2026, 14:41 CET (13:41 UTC) |")
    expect(text).toContain("found by the silence rule, not by a score")
    const quiet = await night("quiet", "2026-11-20-01", quietNight())
    expect(await report(quiet)).toEqual([])
    expect(await readdir(quiet)).not.toContain("postmortem")
  })

  it("keeps its tables whole under hostile names", async () => {
    const run = await night("hostile", "2026-11-20-01", hostileNight())
    await report(run)
    const text = await read(run)
    expect(text).toContain("\\<script\\>alert(1)")
    expect(text.replaceAll(/\\</g, "").match(/<(?!!-- )/g)).toBeNull()
    const blocks = text.split("\n\n").filter(block => block.startsWith("| "))
    for (const block of blocks)
      expect(new Set(block.split("\n").map(row => row.replaceAll("\\|", "").split("|").length)).size).toBe(1)
  })

  it("comes with its rows as CSV where the run keeps scores", async () => {
    const run = await night("rows", "2026-11-20-01")
    const step = 60_000
    const start = Date.UTC(2026, 10, 19, 21)
    const fill = (length: number): Float32Array => new Float32Array(length).fill(0.5)
    const score = fill(1440)
    score[1300] = NaN
    const scores = {
      host: "db-2",
      start,
      step,
      rows: 1440,
      features: ["swap-used"],
      score,
      errors: fill(1440),
      contributions: fill(1440),
    }
    const none = { expected: fill(1440), lower: fill(1440), upper: fill(1440) }
    await mkdir(join(run, "scores"))
    await writeScoresParquet(join(run, "scores", "db-2.parquet"), {
      scores: { ...scores, ...none },
      threshold: 3.12,
      anomalous: new Uint8Array(1440),
    })
    expect(await report(run)).toEqual([])
    const rows = (await readFile(join(run, "tables", `incident-${id}.csv`), "utf8")).trim().split("\n")
    expect(rows[0]).toBe(
      "host,timestamp,score,threshold,anomalous,incident,error:swap-used,contribution:swap-used",
    )
    expect(rows[1]).toBe("db-2,2026-11-20T16:42:00.000Z,0.5,3.12,false,,0.5,0.5")
    expect(rows.length - 1).toBe(258)
    expect(await read(run)).toContain(
      "db-2: 257 of 258 rows scored, from 30 min before the first signal to 30 min after the end",
    )
  })

  it("whose scores cannot be read costs its rows and nothing else", async () => {
    const run = await night("torn", "2026-11-20-01")
    await mkdir(join(run, "scores"))
    await writeFile(join(run, "scores", "db-2.parquet"), "no parquet")
    expect(await report(run)).toEqual(["report.postmortem-rows"])
    expect(await read(run)).not.toContain("rows as CSV")
  })
})

describe("what people write into a postmortem", () => {
  it("is still there when the report is made again, and the file is the same", async () => {
    const run = await night("again", "2026-11-20-01")
    await report(run)
    await write(run, "Name or team: …", "Name or team: storage, $& \\1 | Ada")
    await report(run)
    const once = await read(run)
    expect(once).toContain("Name or team: storage, $& \\1 | Ada")
    await report(run)
    expect(await read(run)).toBe(once)
  })

  it("goes over into every later run of the night, and from those into the next", async () => {
    const [first, second, third] = [
      await night("later", "2026-11-20-01"),
      await night("later", "2026-11-20-02"),
      await night("later", "2026-11-20-03"),
    ]
    await report(first)
    await write(first, "- [ ] confirmed", "- [x] confirmed")
    await report(second)
    expect(await read(second)).toContain("- [x] confirmed")
    await write(second, "Name or team: …", "Ada")
    await report(third)
    expect(await read(third)).toContain("- [x] confirmed")
    expect(await read(third)).toContain("Ada")
  })

  it("outlives the run that it was written in", async () => {
    const first = await night("gone", "2026-11-20-01")
    await report(first)
    await write(first, "Name or team: …", "Ada")
    await report(await night("gone", "2026-11-20-02"))
    await rm(join(root, "gone", "runs"), { recursive: true })
    const third = await night("gone", "2026-11-20-03")
    await report(third)
    expect(await read(third)).toContain("\nAda\n")
  })

  it("is put aside whole where the printed part was changed", async () => {
    const run = await night("altered", "2026-11-20-01")
    await report(run)
    await write(run, "## What the data cannot say", "## Not yet measured")
    const altered = await read(run)
    await report(run)
    const [copy] = (await readdir(join(run, "postmortem"))).filter(name => name.includes(".altered-"))
    expect(await readFile(join(run, "postmortem", copy ?? ""), "utf8")).toBe(altered)
    expect(await read(run)).toContain(`The edited copy is kept: [${copy}](${copy})`)
  })

  it("is not written over where it cannot be read", async () => {
    const run = await night("broken", "2026-11-20-01")
    await report(run)
    await mkdir(join(root, "broken", "state", "postmortem"), { recursive: true })
    await writeFile(join(root, "broken", "state", "postmortem", `${id}.json`), "{ half")
    await write(run, "Name or team: …", "Ada")
    const before = await read(run)
    expect(await report(run)).toEqual(["report.postmortem-notes"])
    expect(await read(run)).toBe(before)
  })
})
