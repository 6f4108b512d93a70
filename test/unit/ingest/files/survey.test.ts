import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { symlink } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import type { Fault } from "../../../../src/base/index.ts"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { openDatabase } from "../../../../src/store/index.ts"
import { csv, day, effectsAt, folderOf, hour, jobOf, midnight, minute } from "../fixture.ts"

const rows = 600
const good = csv("cpu", rows, row => `${row % 7}`)

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  return work.then(
    () => Promise.reject(new Error("nothing was thrown")),
    (error: Fault) => error,
  )
}

describe("survey", () => {
  it("finds hosts from paths, and a night that ends one step after the newest row", async () => {
    const root = await folderOf({ "web-2.csv": good, "web-1.csv": good, "notes.txt": "no data" })
    const found = await survey(jobOf(root), effectsAt())
    expect(found.hosts).toEqual(["web-1", "web-2"])
    expect(found.night).toEqual({ start: midnight + rows * minute - 6 * hour, end: midnight + rows * minute })
    expect(found.history).toEqual({ start: midnight, end: found.night.start })
    expect(found.newest).toBe(midnight + (rows - 1) * minute)
    expect(found.faults.size).toBe(0)
  })

  it("records every input's size, hash and time of change", async () => {
    const content = "timestamp,cpu\n2024-03-05T00:00:00Z,1\n"
    const root = await folderOf({ "web-1.csv": content })
    const { inputs } = await survey(jobOf(root), effectsAt())
    const sha256 = createHash("sha256").update(content).digest("hex")
    expect(inputs).toMatchObject([{ path: "web-1.csv", bytes: content.length, sha256 }])
    expect(Date.parse(inputs[0]!.modified)).toBeGreaterThan(Date.parse("2020-01-01"))
  })

  it("takes hosts from a column, as texts", async () => {
    const root = await folderOf({
      "all.csv": csv("host,cpu", rows, row => `${row % 2 ? "007" : "x'\"; DROP"},${row}`),
    })
    const found = await survey(jobOf(root, { source: { host: { column: "host" } } }), effectsAt())
    expect(found.hosts).toEqual(["007", "x'\"; DROP"])
  })

  it("keeps hosts apart that are called as missing values are written", async () => {
    const names = ["null", "NaN", "NA", "-", ""]
    const root = await folderOf({
      "all.csv": csv("host,cpu", rows, row => `${names[row % names.length]},${row}`),
    })
    const job = jobOf(root, { source: { host: { column: "host" } } })
    const found = await survey(job, effectsAt())
    expect(found.hosts).toEqual(["", "-", "NA", "NaN", "null"])
    const { night } = await readHost(job, found, "NaN")
    expect(night.values.some(value => value % names.length === 1)).toBe(true)
    expect(night.values.some(value => value % names.length === 0)).toBe(false)
  })

  it("refuses a file with more hosts than it could be read for", async () => {
    const text = Array.from({ length: 20_000 }, (_, host) => `2024-03-04T23:59:00Z,h${host},1`).join("\n")
    const root = await folderOf({ "all.csv": `timestamp,host,cpu\n${text}\n` })
    const found = survey(jobOf(root, { source: { host: { column: "host" } } }), effectsAt())
    await expect(found).rejects.toMatchObject({ code: "ingest.too-many-hosts", where: "all.csv", exit: 3 })
  })

  it("gives each host the night that its night files hold, and the run their union", async () => {
    const root = await folderOf({
      "a/train.csv": csv("cpu", 100, String),
      "a/test.csv": csv("cpu", 50, String, { start: midnight + 100 * minute }),
      "b/train.csv": csv("cpu", 300, String),
      "b/test.csv": csv("cpu", 10, String, { start: midnight + 300 * minute, step: 5 * minute }),
    })
    const source = {
      files: [],
      history: ["*/train.csv"],
      night: ["*/test.csv"],
      host: { path: "{host}/*.csv" },
    }
    const found = await survey(jobOf(root, { source }), effectsAt())
    expect(found.sources.get("a")!.night).toEqual({
      start: midnight + 100 * minute,
      end: midnight + 150 * minute,
    })
    expect(found.sources.get("b")!.night).toEqual({
      start: midnight + 300 * minute,
      end: midnight + 350 * minute,
    })
    expect(found.night).toEqual({ start: midnight + 100 * minute, end: midnight + 350 * minute })
    expect(found.sources.get("a")!.history.end).toBe(midnight + 100 * minute)
  })

  it("leaves out, with a warning, hosts that ended long before the night", async () => {
    const root = await folderOf({
      "old.csv": good,
      "new.csv": csv("cpu", rows, String, { start: midnight + 5 * day }),
    })
    const effects = effectsAt()
    const found = await survey(jobOf(root), effects)
    expect(found.hosts).toEqual(["new"])
    expect(found.gone).toEqual(["old"])
    expect(effects.events).toContain("survey.gone")
  })

  it("does not take the job's events for a host", async () => {
    const root = await folderOf({ "web-1.csv": good, "events.csv": "time,host,text\n" })
    const found = await survey(jobOf(root, { source: { events: `${root}/events.csv` } }), effectsAt())
    expect(found.hosts).toEqual(["web-1"])
  })
})

describe("survey refuses", () => {
  it("globs that match nothing, naming files that are there", async () => {
    const root = await folderOf({ "data.parq": "x" })
    const fault = await faultOf(survey(jobOf(root), effectsAt()))
    expect(fault.exit).toBe(3)
    expect(fault.what).toBe("no file matches **/*.csv")
    expect(fault.where).toBe(`${root} · it holds 1 file such as data.parq`)
    expect(fault.hint).toBe("correct the globs under source, or give the folder with --source")
  })

  it("a folder that is not there", async () => {
    expect(await faultOf(survey(jobOf("/no/such/folder"), effectsAt()))).toMatchObject({
      code: "ingest.no-folder",
      exit: 3,
      where: "/no/such/folder",
    })
  })

  it("a header without the time column, naming the likely one", async () => {
    const root = await folderOf({ "data/db-3.csv": good.replace("timestamp,cpu", "ts,cpu-user") })
    const fault = await faultOf(survey(jobOf(root), effectsAt()))
    expect(fault.message).toBe(
      'no column "timestamp" in data/db-3.csv · its header is "ts,cpu-user" · hint: set source.time.column: ts in /jobs/test.yaml',
    )
  })

  it("a source with headers and no row", async () => {
    const root = await folderOf({ "a.csv": "timestamp,cpu\n", "b.csv": "timestamp,cpu\n" })
    expect(await faultOf(survey(jobOf(root), effectsAt()))).toMatchObject({ code: "ingest.no-rows", exit: 3 })
  })

  it("times that are in another format than the job says", async () => {
    const root = await folderOf({ "a.csv": "timestamp,cpu\n1709596800,1\n1709596860,2\n" })
    const fault = await faultOf(survey(jobOf(root), effectsAt()))
    expect(fault).toMatchObject({ code: "ingest.no-time", exit: 3 })
    expect(fault.message).toContain("1709596800")
  })

  it("milliseconds that the job calls seconds: no server lives that late", async () => {
    const root = await folderOf({ "a.csv": "timestamp,cpu\n1709596800000,1\n1709596860000,2\n" })
    const fault = await faultOf(survey(jobOf(root, { time: { format: "epoch-s" } }), effectsAt()))
    expect(fault).toMatchObject({
      code: "ingest.no-time",
      hint: "set source.time.format to the actual format (epoch-ms) in /jobs/test.yaml",
    })
  })

  it("data older than staleAfter before the night's end", async () => {
    const root = await folderOf({ "a.csv": good })
    const now = midnight + rows * minute + 2 * hour
    const fault = await faultOf(survey(jobOf(root, { night: { end: "now" } }), effectsAt(now)))
    expect(fault).toMatchObject({
      code: "ingest.stale",
      exit: 3,
      what: "the newest row is 2 h older than the night's end; 60 min is allowed",
    })
    const fresh = await survey(jobOf(root, { night: { end: "now", staleAfter: 3 * hour } }), effectsAt(now))
    expect(fresh.night.end).toBe(now)
  })

  it("rows that all lie after the night's end", async () => {
    const root = await folderOf({ "a.csv": good })
    expect(
      await faultOf(survey(jobOf(root, { night: { end: "now" } }), effectsAt(midnight - day))),
    ).toMatchObject({ code: "ingest.future", exit: 3 })
  })
})

describe("survey keeps to itself what is wrong with one host", () => {
  const single: readonly (readonly [string, string, string | Uint8Array, string])[] = [
    ["a file of 0 bytes", "bad.csv", "", "ingest.empty"],
    ["CSV that is called Parquet", "bad.parquet", good, "ingest.wrong-content"],
    ["gzip that is called CSV", "bad.csv", gzipSync(good), "ingest.wrong-content"],
    ["CSV that is called gzip", "bad.csv.gz", good, "ingest.wrong-content"],
    ["CSV that is called Zstandard", "bad.csv.zst", good, "ingest.wrong-content"],
    [
      "a truncated gzip",
      "bad.csv.gz",
      gzipSync(csv("cpu", 20_000, row => `${Math.sin(row)}`)).subarray(0, 100_000),
      "ingest.truncated",
    ],
    ["a Parquet file without its end", "bad.parquet", "PAR1 and then nothing of use", "ingest.truncated"],
    ["a header without the time column", "bad.csv", "when,cpu\n1,2\n", "ingest.no-column"],
    ["a name that says nothing", "bad.dat", good, "ingest.unknown-format"],
    ["a header and no row", "bad.csv", "timestamp,cpu\n", "ingest.no-rows"],
    ["an HTML page", "bad.csv", "<!DOCTYPE html><p>502 Bad Gateway</p>", "ingest.wrong-content"],
  ]
  for (const [title, name, content, code] of single) {
    it(`: ${title}`, async () => {
      const root = await folderOf({ "good.csv": good, [name]: content })
      const found = await survey(jobOf(root, { source: { files: ["*"] } }), effectsAt())
      expect(found.hosts).toContain("good")
      expect([...found.faults].map(([host, fault]) => [host.replace(/\..*/, ""), fault.code])).toEqual([
        ["bad", code],
      ])
    })
  }

  it("lets a host with a broken file and good ones go on, the Fault under the file's name", async () => {
    const root = await folderOf({ "a/1.csv": good, "a/2.csv": "", "b/1.csv": good, "stray.csv": good })
    const found = await survey(jobOf(root, { source: { host: { path: "{host}/*.csv" } } }), effectsAt())
    expect(found.hosts).toEqual(["a", "b"])
    expect([...found.faults].map(([name, fault]) => [name, fault.code])).toEqual([
      ["a/2.csv", "ingest.empty"],
      ["stray.csv", "ingest.no-host"],
    ])
  })

  it("reads past rows of a wrong width and cells of text, as loosely as it must", async () => {
    const root = await folderOf({
      "a.csv": `${good}2024-03-05T10:00:00Z,1,2,3\n2024-03-05T10:01:00Z,hello\n2024-03-05T10:02\n`,
    })
    const found = await survey(jobOf(root), effectsAt())
    expect(found.hosts).toEqual(["a"])
    expect(found.newest).toBe(Date.parse("2024-03-05T10:01:00Z"))
    expect(found.sources.get("a")!.files[0]!.scanned.rejected).toBe(2)
  })
})

describe("survey reads", () => {
  it("Parquet, JSON Lines, gzip and Zstandard alike", async () => {
    const root = await folderOf({ "a.csv": good, "b.csv.gz": gzipSync(good) })
    const database = await openDatabase()
    await database.run(
      `COPY (SELECT timestamp::TIMESTAMPTZ AS timestamp, cpu FROM read_csv('${root}/a.csv')) TO '${root}/c.parquet'`,
    )
    await database.run(
      `COPY (SELECT timestamp, cpu FROM read_csv('${root}/a.csv')) TO '${root}/d.jsonl' (FORMAT json)`,
    )
    await database.run(
      `COPY (SELECT timestamp, cpu FROM read_csv('${root}/a.csv')) TO '${root}/e.csv.zst' (FORMAT csv, COMPRESSION zstd)`,
    )
    await database.run(
      `COPY (SELECT timestamp, cpu FROM read_csv('${root}/a.csv')) TO '${root}/f.jsonl.gz' (FORMAT json, COMPRESSION gzip)`,
    )
    database.close()
    const found = await survey(jobOf(root, { source: { files: ["*"] } }), effectsAt())
    expect([...found.faults.values()]).toEqual([])
    expect(found.hosts).toEqual(["a", "b", "c", "d", "e", "f"])
    const extents = found.hosts
      .map(host => found.sources.get(host)!.files[0]!.extent)
      .map(({ first, last, rows }) => [first, last, rows])
    expect(new Set(extents.map(String)).size).toBe(1)
  })

  it("files in folders whose names are globs, quotes and emoji", async () => {
    const root = await folderOf({ "it's [a] *big* {one}?/é😀'\".csv": good })
    const found = await survey(jobOf(root), effectsAt())
    expect(found.hosts).toEqual(["é😀'\""])
    expect([...found.faults.values()]).toEqual([])
  })
})

describe("survey keeps to the source", () => {
  it("refuses a link that leads out of its folder unless the job says otherwise, and quotes nothing of it", async () => {
    const outside = join(await folderOf({ "secret.csv": "s3cret\nline\n", "good.csv": good }), "secret.csv")
    const root = await folderOf({ "a.csv": good })
    await symlink(outside, join(root, "b.csv"))
    await symlink(join(root, "a.csv"), join(root, "c.csv"))
    const found = await survey(jobOf(root), effectsAt())
    expect(found.hosts).toEqual(["a", "b", "c"])
    expect(found.faults.get("b")).toMatchObject({ code: "ingest.leaves-root", where: "b.csv" })
    const followed = await survey(jobOf(root, { source: { followLinks: true } }), effectsAt())
    expect(followed.faults.get("b")!.message).not.toContain("s3cret")
    expect([...followed.faults.keys()]).toEqual(["b"])
  })

  it("ends the night with the data, but for a row that a broken clock dates centuries ahead", async () => {
    const [root, clean] = [
      await folderOf({ "a.csv": `${good.trimEnd()}\n2286-11-20T00:00:00Z,1,1\n` }),
      await folderOf({ "a.csv": good }),
    ]
    const [found, expected] = [
      await survey(jobOf(root), effectsAt()),
      await survey(jobOf(clean), effectsAt()),
    ]
    expect(found.night).toEqual(expected.night)
    expect(found.newest).toBe(expected.newest)
  })

  it("refuses a file of more columns than any exporter writes", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`)
    const root = await folderOf({
      "a.csv": good,
      "b.csv": `timestamp,${names.join(",")}\n2024-03-05T00:00:00Z${",1".repeat(10_000)}\n`,
    })
    const { faults } = await survey(jobOf(root), effectsAt())
    expect(faults.get("b")).toMatchObject({ code: "ingest.too-many-columns", where: "b.csv" })
  })

  it.runIf(process.platform !== "win32")("does not wait for a pipe, a socket or a device", async () => {
    const root = await folderOf({ "a.csv": good })
    execFileSync("mkfifo", [join(root, "b.csv")])
    await symlink("/dev/zero", join(root, "c.csv"))
    const { faults } = await survey(jobOf(root), effectsAt())
    expect([...faults].map(([host, { what }]) => `${host}: ${what}`)).toEqual([
      "b: expected a file, found a pipe",
      "c: expected a file, found a device",
    ])
  })
})
