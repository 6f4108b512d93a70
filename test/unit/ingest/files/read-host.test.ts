import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { HostFrames } from "../../../../src/base/index.ts"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { openDatabase, withDatabase } from "../../../../src/store/index.ts"
import {
  columnOf,
  csv,
  effectsAt,
  folderOf,
  hour,
  jobOf,
  type JobParts,
  midnight,
  minute,
} from "../fixture.ts"

const rows = 600
const nightRows = 360

async function read(
  content: string | Uint8Array,
  parts: JobParts = {},
  host = "a",
  file = `${host}.csv`,
): Promise<HostFrames> {
  const job = jobOf(await folderOf({ [file]: content }), {
    ...parts,
    source: { files: ["*"], ...parts.source },
  })
  return readHost(job, await survey(job, effectsAt()), host)
}

function bothOf(frames: HostFrames, name: string): number[] {
  return [...columnOf(frames.history, name), ...columnOf(frames.night, name)]
}

/** A gauge: it rises and falls. */
const cell = (row: number): string => `${(row * 7) % 13}`
const series = Array.from({ length: rows }, (_, row) => Math.fround(Math.sin(row / 9) * 50))

describe("readHost", () => {
  it("puts history and night on one grid, value for value", async () => {
    const frames = await read(csv("cpu,mem", rows, row => `${series[row]},${row}`))
    expect(frames.history).toMatchObject({ host: "a", start: midnight, step: minute, rows: rows - nightRows })
    expect(frames.night).toMatchObject({
      start: midnight + (rows - nightRows) * minute,
      step: minute,
      rows: nightRows,
    })
    expect(frames.night.features.map(feature => feature.name)).toEqual(["cpu", "mem"])
    expect(bothOf(frames, "cpu")).toEqual(series)
    expect(frames.quality).toMatchObject({
      rowsRead: rows,
      coverage: 1,
      gapRows: 0,
      duplicateRows: 0,
      outOfOrderRows: 0,
      badTimes: 0,
      silent: false,
    })
  })

  it("reads every way of telling the time alike", async () => {
    const written: readonly (readonly [JobParts, (time: number) => string])[] = [
      [{ time: { format: "epoch-s" } }, time => `${time / 1000}`],
      [{ time: { format: "epoch-ms" } }, time => `${time}`],
      [{ time: { format: "elapsed-s", origin: midnight } }, time => `${(time - midnight) / 1000}`],
      [{}, time => new Date(time).toISOString().replace("Z", "+00:00")],
      [{}, time => new Date(time + 2 * hour).toISOString().replace("Z", "+02:00")],
      [
        { time: { zone: "Asia/Kolkata" } },
        time => new Date(time + 5.5 * hour).toISOString().replace("T", " ").slice(0, 19),
      ],
    ]
    for (const [parts, format] of written) {
      const lines = series.map((value, row) => `${format(midnight + row * minute)},${value}`)
      const frames = await read(`timestamp,cpu\n${lines.join("\n")}\n`, parts)
      expect(frames.history.start).toBe(midnight)
      expect(bothOf(frames, "cpu")).toEqual(series)
    }
  })

  it("reads long tables like wide ones, from one file with many hosts", async () => {
    const lines = series.flatMap((value, row) => {
      const time = new Date(midnight + row * minute).toISOString()
      return [`${time},a,cpu,${value}`, `${time},b,cpu,1`, `${time},a,"mem, free",${-row}`, `${time},a,,5`]
    })
    const parts: JobParts = { source: { layout: "long", host: { column: "machine" } } }
    const frames = await read(`timestamp,machine,metric,value\n${lines.join("\n")}\n`, parts, "a", "all.csv")
    expect(bothOf(frames, "cpu")).toEqual(series)
    expect(bothOf(frames, "mem, free")).toEqual(series.map((_, row) => 0 - row))
    expect(frames.quality).toMatchObject({ rowsRead: 2 * rows, duplicateRows: 0 })
  })

  it("reads one host of many out of Parquet and JSON Lines, with any name", async () => {
    const hosts = [
      "<script>alert(1)</script>",
      "{{x}}",
      'it\'s "quoted"',
      "../../etc/passwd",
      "שלום 😀",
      "n\0l",
      "x".repeat(300),
    ]
    const records = hosts.flatMap((host, h) =>
      series.map((value, row) => ({
        timestamp: new Date(midnight + row * minute).toISOString(),
        host,
        cpu: value + h,
      })),
    )
    const root = await folderOf({ "all.jsonl": records.map(record => JSON.stringify(record)).join("\n") })
    const database = await openDatabase()
    await database.run(
      `COPY (SELECT timestamp::TIMESTAMP AS timestamp, host, cpu FROM read_json('${root}/all.jsonl')) TO '${root}/all.parquet'`,
    )
    database.close()
    for (const file of ["all.jsonl", "all.parquet"]) {
      const job = jobOf(root, { source: { files: [file], host: { column: "host" } } })
      const found = await survey(job, effectsAt())
      expect(found.hosts).toEqual([...hosts].sort())
      for (const [h, host] of hosts.entries()) {
        expect(bothOf(await readHost(job, found, host), "cpu").slice(0, 3)).toEqual(
          series.slice(0, 3).map(value => Math.fround(value + h)),
        )
      }
    }
  })

  it.each(["Z", "+00:00", "+02:00", "-05:30", ""])(
    "reads JSON times with the offset %j by it, whatever zone the job has",
    async offset => {
      const zone = "Europe/Berlin"
      const [sign = "+", hours = 0, minutes = 0] =
        offset === "" ? ["+", 1] : (/([+-])(\d\d):?(\d\d)/.exec(offset)?.slice(1) ?? [])
      const shift = (Number(hours) * hour + Number(minutes) * minute) * (sign === "-" ? -1 : 1)
      const lines = series.map((cpu, row) => {
        const time = new Date(midnight + row * minute + shift).toISOString().slice(0, 19)
        return JSON.stringify({ timestamp: `${time}${offset}`, cpu })
      })
      const job = jobOf(await folderOf({ "a.jsonl": lines.join("\n") }), {
        source: { files: ["*"] },
        time: { zone },
      })
      const { history } = await readHost(job, await survey(job, effectsAt()), "a")
      expect(history.start).toBe(midnight)
    },
  )

  it("reads past lists, and finds columns of JSON that few lines have", async () => {
    const root = await folderOf({})
    await withDatabase(database =>
      database.run(
        `COPY (SELECT to_timestamp(${midnight / 1000} + 60 * i) AS timestamp, [i] AS ids, i % 13 AS cpu FROM range(${rows}) r(i)) TO '${root}/a.parquet'`,
      ),
    )
    const lines = Array.from({ length: rows }, (_, row) =>
      JSON.stringify({
        timestamp: new Date(midnight + row * minute).toISOString(),
        cpu: row % 13,
        [`k${row % 200}`]: [1],
      }),
    )
    await writeFile(join(root, "b.jsonl"), lines.join("\n"))
    const job = jobOf(root, { source: { files: ["*"], host: { path: "{host}.*" } } })
    const found = await survey(job, effectsAt())
    for (const host of ["a", "b"])
      expect(bothOf(await readHost(job, found, host), "cpu")).toEqual(series.map((_, row) => row % 13))
  })

  it("keeps metric names as they are, but for control characters and names that differ only in case", async () => {
    const names = ["<script>", "{{x}}", 'say ""hi""', "a/../b", "😀", "n\0l", "CPU", "cpu", "x".repeat(300)]
    const frames = await read(
      csv(names.map(name => `"${name}"`).join(","), rows, row => names.map((_, i) => i - row).join(",")),
    )
    const expected = [
      "<script>",
      "{{x}}",
      'say "hi"',
      "a/../b",
      "😀",
      "n\uFFFDl",
      "CPU",
      "cpu_1",
      "x".repeat(300),
    ]
    expect(frames.night.features.map(feature => feature.name)).toEqual(expected)
    expect(columnOf(frames.history, "cpu_1")[0]).toBe(7)
  })

  it("joins the files of a host, the later one winning where both have a value", async () => {
    const root = await folderOf({
      "a/1.csv": csv("cpu,mem", 400, row => `${-row},1`),
      "a/2.csv": csv("cpu,disk", 300, row => `${-row - 1000},2`, { start: midnight + 300 * minute }),
    })
    const job = jobOf(root, { source: { host: { path: "{host}/*.csv" } } })
    const frames = await readHost(job, await survey(job, effectsAt()), "a")
    const cpu = bothOf(frames, "cpu")
    expect([cpu[0], cpu[299], cpu[300], cpu[599]]).toEqual([0, -299, -1000, -1299])
    expect(frames.quality.duplicateRows).toBe(100)
    expect(frames.quality.features.find(({ feature }) => feature === "disk")).toMatchObject({ state: "new" })
  })

  it("counts text, missing marks, infinities and unreadable times, and reads on", async () => {
    const bad = new Map([
      [5, "oops"],
      [6, "NA"],
      [7, "-"],
      [8, "inf"],
      [9, ""],
      [10, "-Infinity"],
      [11, "1.5 %"],
      [12, "nan"],
    ])
    const broken = csv(
      "cpu,host_os,flag",
      rows,
      row => `${bad.get(row) ?? -row},linux,${row % 2 === 0}`,
    ).replace("2024-03-05T00:20:00.000Z", "yesterday")
    const frames = await read(broken)
    const quality = frames.quality.features.find(({ feature }) => feature === "cpu")!
    expect(quality).toMatchObject({ text: 1, infinite: 2, missing: 8, state: "ok" })
    expect(frames.quality.features.find(({ feature }) => feature === "host_os")).toMatchObject({
      text: rows,
      state: "empty",
    })
    expect(frames.quality.badTimes).toBe(1)
    expect(frames.night.features.map(({ name, kind }) => [name, kind])).toEqual([
      ["cpu", "gauge"],
      ["flag", "flag"],
    ])
    expect(columnOf(frames.history, "cpu").slice(4, 14)).toEqual([
      -4,
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
      1.5,
      NaN,
      -13,
    ])
  })

  it("takes times that no server can have for unreadable: one must not move the night", async () => {
    const odd = new Map([
      [50, "infinity"],
      [51, "9999-12-31T00:00:00Z"],
      [52, "0001-01-01T00:00:00Z"],
      [53, "2024-13-45"],
    ])
    const lines = series.map(
      (value, row) => `${odd.get(row) ?? new Date(midnight + row * minute).toISOString()},${value}`,
    )
    const frames = await read(`timestamp,cpu\n${lines.join("\n")}\n`)
    expect(frames.night.start).toBe(midnight + (rows - nightRows) * minute)
    expect(frames.quality).toMatchObject({ badTimes: 4, gapRows: 4, longestGap: 4 * minute })
  })

  it("takes a missing mark that is a number out of numeric columns too", async () => {
    const frames = await read(
      csv("cpu", rows, row => (row === 3 ? "-999.0" : `${-row}`)),
      { source: { missing: ["-999"] } },
    )
    expect(columnOf(frames.history, "cpu").slice(2, 5)).toEqual([-2, NaN, -4])
  })

  it("does not read what the job ignores, and takes its word for label, unit and kind", async () => {
    const features = {
      "net-*": { ignore: true },
      "net-in": { ignore: false, label: "Received", unit: "bytes", kind: "counter" as const },
    }
    const frames = await read(
      csv("net-in,net-out,net-err", rows, row => `${row * 600},1,1`),
      { features },
    )
    expect(frames.night.features).toMatchObject([
      { name: "net-in", label: "Received", unit: "bytes", kind: "counter" },
    ])
    expect(new Set(columnOf(frames.night, "net-in"))).toEqual(new Set([10]))
  })

  it("tells both passes through the hour that clocks go back through", async () => {
    const start = Date.parse("2024-10-26T20:00:00Z")
    const wall = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Europe/Stockholm",
      dateStyle: "short",
      timeStyle: "medium",
    })
    const lines = series.map((value, row) => `${wall.format(start + row * minute)},${value}`)
    const frames = await read(`timestamp,cpu\n${lines.join("\n")}\n`, { time: { zone: "Europe/Stockholm" } })
    expect(frames.history.start).toBe(start)
    expect(frames.quality).toMatchObject({ duplicateRows: 0, gapRows: 0, outOfOrderRows: 0 })
    expect(bothOf(frames, "cpu")).toEqual(series)
  })

  it("refuses a host with too little history, and only that host", async () => {
    const root = await folderOf({
      "old.csv": csv("cpu", rows, cell),
      "new.csv": csv("cpu", nightRows + 5, cell, { start: midnight + (rows - nightRows - 5) * minute }),
    })
    const job = jobOf(root)
    const found = await survey(job, effectsAt())
    await expect(readHost(job, found, "new")).rejects.toMatchObject({
      code: "frame.too-little-history",
      what: 'too little training data for host "new": 5 rows with a value before the night, 10 are needed (1 h at one row every 60 s)',
      exit: 3,
    })
    expect((await readHost(job, found, "old")).history.rows).toBe(rows - nightRows)
  })

  it("throws the survey's Fault for a host whose file is broken", async () => {
    const root = await folderOf({ "good.csv": csv("cpu", rows, cell), "bad.csv": "" })
    const job = jobOf(root)
    const found = await survey(job, effectsAt())
    expect(found.hosts).toEqual(["bad", "good"])
    await expect(readHost(job, found, "bad")).rejects.toMatchObject({
      code: "ingest.empty",
      where: "bad.csv",
    })
  })

  it("says that a host fell silent, measured against the newest row of the fleet", async () => {
    const root = await folderOf({
      "up.csv": csv("cpu", rows, cell),
      "down.csv": csv("cpu", rows - 30, cell),
      "late.csv": csv("cpu", rows - 3, cell),
    })
    const job = jobOf(root)
    const found = await survey(job, effectsAt())
    expect((await readHost(job, found, "up")).quality.silent).toBe(false)
    expect((await readHost(job, found, "late")).quality.silent).toBe(false)
    expect((await readHost(job, found, "down")).quality).toMatchObject({
      silent: true,
      lastSeen: midnight + (rows - 31) * minute,
    })
  })
})
