import { describe, expect, it } from "vitest"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { csv, effectsAt, folderOf, type JobParts, jobOf, midnight, minute } from "../fixture.ts"

async function read(content: string, parts: JobParts = {}): ReturnType<typeof readHost> {
  const job = jobOf(await folderOf({ "a.csv": content }), parts)
  return await readHost(job, await survey(job, effectsAt()), "a")
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
