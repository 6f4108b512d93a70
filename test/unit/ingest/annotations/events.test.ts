import { execFileSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { readEvents } from "../../../../src/ingest/index.ts"
import { effectsAt, folderOf, jobOf } from "../fixture.ts"

async function read(content: string, zone = "UTC"): ReturnType<typeof readEvents> {
  const root = await folderOf({ "events.csv": content })
  return readEvents(jobOf(root, { source: { events: `${root}/events.csv` }, time: { zone } }), effectsAt())
}

describe("readEvents", () => {
  it("gives events by time; no host means the whole fleet", async () => {
    const content =
      'time,host,text\n2024-03-05T02:00:00Z,,"deploy, <b>v2</b>"\n2024-03-05 01:00:00,db-1,reboot\n'
    expect(await read(content, "Europe/Stockholm")).toEqual([
      { time: Date.parse("2024-03-05T00:00:00Z"), host: "db-1", text: "reboot" },
      { time: Date.parse("2024-03-05T02:00:00Z"), host: "", text: "deploy, <b>v2</b>" },
    ])
  })

  it("gives none where the job names no file, or the file has no row", async () => {
    expect(await readEvents(jobOf("/nowhere"), effectsAt())).toEqual([])
    expect(await read("time,host,text\n")).toEqual([])
  })

  it("refuses a file that is not there, lacks a column, or tells no time", async () => {
    await expect(
      readEvents(jobOf("/nowhere", { source: { events: "/nowhere/events.csv" } }), effectsAt()),
    ).rejects.toMatchObject({ code: "ingest.events", exit: 3 })
    await expect(read("when,host,text\n2024-03-05T02:00:00Z,a,b\n")).rejects.toMatchObject({
      code: "ingest.events",
    })
    await expect(read("time,host,text\nyesterday,a,b\n")).rejects.toMatchObject({
      what: "cannot read the events: the time in row 1 is not ISO 8601",
    })
  })

  it.skipIf(process.platform === "win32")("does not wait for a pipe in the file's place", async () => {
    const root = await folderOf({})
    execFileSync("mkfifo", [`${root}/events.csv`])
    await expect(
      readEvents(jobOf(root, { source: { events: `${root}/events.csv` } }), effectsAt()),
    ).rejects.toMatchObject({ what: "expected a file, found a pipe", exit: 3 })
  })
})
