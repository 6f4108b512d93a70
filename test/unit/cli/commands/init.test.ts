import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Effects, exits, type Job } from "../../../../src/base/index.ts"
import { init } from "../../../../src/cli/commands/init.ts"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { loadJob } from "../../../../src/job/index.ts"
import { openDatabase } from "../../../../src/store/index.ts"

const start = Date.UTC(2026, 0, 1)
const minutes = 4000
const silent = (): void => undefined
const effects = (now: number): Effects => ({
  now: () => now,
  env: {},
  signal: new AbortController().signal,
  log: { debug: silent, info: silent, warn: silent, error: silent },
  progress: { at: silent, clear: silent },
})
const wave = (minute: number): number => Math.round(500 + 400 * Math.sin(minute / 229)) / 10
const rows = <T>(row: (minute: number) => T): T[] =>
  Array.from({ length: minutes }, (_, minute) => row(minute))
const iso = (minute: number): string => new Date(start + minute * 60_000).toISOString()

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-init-"))
})
afterAll(() => rm(folder, { recursive: true }))

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}

/** The text that init prints, the job that it makes, and what ingest reads by it. */
async function initiate(
  files: readonly string[],
  now = Date.UTC(2026, 5, 1),
): Promise<{ text: string; job: Job; hosts: Readonly<Record<string, string>> }> {
  let text = ""
  expect(await init({ files }, effects(now), part => void (text += part))).toBe(exits.done)
  const file = await put("made.yaml", text)
  const job = await loadJob(file)
  const seen = await survey(job, effects(now))
  expect([...seen.faults.values()]).toEqual([])
  const hosts: Record<string, string> = {}
  for (const host of seen.hosts) {
    const { history, night } = await readHost(job, seen, host)
    const names = night.features.map(({ name, kind }) => (kind === "gauge" ? name : `${name} (${kind})`))
    expect(history.rows).toBeGreaterThan(300)
    expect([...night.values].some(value => !Number.isNaN(value))).toBe(true)
    hosts[host] = `${night.step / 1000} s: ${names.join(", ")}`
  }
  return { text, job, hosts }
}

describe("init", () => {
  test("reads wide CSV files named after their hosts, with counters, flags, constants, text and marks of missing values", async () => {
    const header = "when,cpu,sent_total,up,os,size"
    const lines = (offset: number): string[] =>
      rows(m => {
        const cpu = m % 50 === 7 ? "n.a." : m % 61 === 3 ? "NA" : wave(m + offset)
        const counter = (m < 1500 ? m : m - 1500) * 37 + (m % 7)
        return [iso(m).slice(0, 19).replace("T", " "), cpu, counter, m % 900 === 0 ? 0 : 1, "linux", 16].join(
          ",",
        )
      })
    for (const host of ["db-1", "web-1"])
      await put(`wide/${host}.csv`, [header, ...lines(host.length * 100)].join("\n"))
    await put("wide/events.csv", "time,host,text\n2026-01-03T00:00:00Z,db-1,deploy\n")
    await put("wide/notes.json", '{"by": "me"}')
    const { text, job, hosts } = await initiate([join(folder, "wide")])
    const features = "60 s: cpu, sent_total (counter), up (flag), size"
    expect(hosts).toEqual({ "db-1": features, "web-1": features })
    expect(job.source).toMatchObject({
      time: { column: "when", format: "iso", zone: "UTC" },
      events: join(folder, "wide/events.csv"),
    })
    expect(job.source.missing).toContain("n.a.")
    expect(job.night.end).toBe("data")
    expect(job.features["os"]).toEqual({ ignore: true })
    expect(text).toContain("these times carry no offset")
    expect(text).toContain("only increases, except for 2 resets")
    expect(text).toContain("Constant so far, which is fine: size")
    expect(text).toContain("old data, newest row 2026-01-03T18:39Z")
    expect(text).toContain("Not used: notes.json")
  })

  test("reads long JSON Lines with hosts in a column and epoch seconds", async () => {
    const metrics = ["load", "requests_total"]
    const lines = rows(m =>
      ["a", "b"].flatMap(node =>
        metrics.map(metric =>
          JSON.stringify({
            ts: start / 1000 + m * 60,
            node,
            metric,
            value: metric === "load" ? wave(m) : m * 12,
          }),
        ),
      ),
    )
    const file = await put("long/points.jsonl", lines.flat().join("\n"))
    const { job, hosts } = await initiate([file])
    expect(job.source).toMatchObject({
      layout: "long",
      metric: "metric",
      value: "value",
      host: { column: "node" },
      time: { column: "ts", format: "epoch-s" },
    })
    expect(hosts).toEqual({
      a: "60 s: load, requests_total (counter)",
      b: "60 s: load, requests_total (counter)",
    })
  })

  test("reads Parquet with a host column and epoch milliseconds, at another step", async () => {
    const database = await openDatabase()
    const path = join(folder, "all.parquet")
    try {
      await database.run(
        `COPY (SELECT ${start}::BIGINT + i * 300000 AS epoch_ms, 'host-' || h AS instance, sin(i / 40.0)::FLOAT AS temperature,
           (i * 37 % 288)::INTEGER AS slot
         FROM range(3000) t(i), range(1, 4) u(h) ORDER BY i, h) TO '${path}' (FORMAT parquet)`,
      )
    } finally {
      database.close()
    }
    const { job, hosts } = await initiate([path])
    expect(job.source).toMatchObject({
      host: { column: "instance" },
      time: { column: "epoch_ms", format: "epoch-ms" },
    })
    expect(hosts).toEqual({
      "host-1": "300 s: temperature, slot",
      "host-2": "300 s: temperature, slot",
      "host-3": "300 s: temperature, slot",
    })
  })

  test("reads compressed files with seconds since a start that the data do not tell", async () => {
    const lines = rows(m => `${m * 10};${wave(m)};${wave(m + 60)}`)
    const { text, job, hosts } = await initiate([
      await put("system-1.csv.gz", gzipSync(["timestamp;load-1m;cpu-user", ...lines].join("\n"))),
    ])
    expect(job.source.time).toMatchObject({ format: "elapsed-s", origin: Date.UTC(2000, 0, 1) })
    expect(text).toContain("the data do not say when second 0 was: set it here")
    expect(job.night.length).toBe(3 * 3_600_000)
    expect(hosts).toEqual({ "system-1": "10 s: load-1m, cpu-user" })
  })

  test("takes the host from dated names, and the night to end now when rows are fresh", async () => {
    for (const host of ["a-1", "b-1"]) {
      for (const day of [0, 1, 2]) {
        const lines = Array.from(
          { length: 288 },
          (_, i) => `${new Date(start + day * 86_400_000 + i * 300_000).toISOString()},${wave(i * 5 + day)}`,
        )
        await put(`dated/${host}-2026-01-0${day + 1}.csv`, ["time,cpu", ...lines].join("\n"))
      }
    }
    const { job, hosts } = await initiate([join(folder, "dated/*.csv")], start + 3 * 86_400_000)
    expect(job.source).toMatchObject({ files: ["*.csv"], host: { path: "{host}-????-??-??*" } })
    expect(job.night.end).toBe("now")
    expect(hosts).toEqual({ "a-1": "300 s: cpu", "b-1": "300 s: cpu" })
  })

  test("tells history and night apart where each host has a file for either", async () => {
    for (const host of ["x", "y"]) {
      await put(
        `halves/${host}/train.csv`,
        ["timestamp,v", ...rows(m => `${iso(m)},${wave(m)}`).slice(0, 1500)].join("\n"),
      )
      await put(
        `halves/${host}/test.csv`,
        ["timestamp,v", ...rows(m => `${iso(m + 1500)},${wave(m)}`).slice(0, 1500)].join("\n"),
      )
    }
    const { job, hosts } = await initiate([join(folder, "halves")])
    expect(job.source).toMatchObject({
      history: ["*/train.csv"],
      night: ["*/test.csv"],
      host: { path: "{host}/*.csv" },
    })
    expect(Object.keys(hosts)).toEqual(["x", "y"])
    const one = await initiate([join(folder, "halves/y")])
    expect(one.job.source.root).toBe(join(folder, "halves"))
    expect(Object.keys(one.hosts)).toEqual(["y"])
  })

  test("keeps hostile names of columns and files as they are", async () => {
    const names = ['<script>"x"</script>', "a: b #c", "{{x}}", "*", "ключ 😀", "- z", "yes"]
    const header = ["timestamp", ...names].map(name => `"${name.replaceAll('"', '""')}"`).join(",")
    const file = await put(
      "odd/we: #ird, 'host'.csv",
      [header, ...rows(m => [iso(m), ...names.map(() => m)].join(","))].join("\n"),
    )
    const { hosts } = await initiate([file])
    expect(Object.keys(hosts)).toEqual(["we: #ird, 'host'"])
    expect(hosts["we: #ird, 'host'"]).toBe(`60 s: ${names.map(name => `${name} (counter)`).join(", ")}`)
  })

  test("joins exports of one series each, named like metrics, as one server", async () => {
    const series = (scale: number): string =>
      `time,value\n${rows(m => `${iso(m)},${wave(m) * scale}`).join("\n")}\n`
    const files = [
      await put("one-server/cpu.csv", series(1)),
      await put("one-server/mem_used.csv", series(7)),
    ]
    const { hosts, text } = await initiate(files)
    expect(hosts).toEqual({ "one-server": "60 s: cpu, mem_used" })
    expect(text).toContain("one server: each file is a metric")
    const others = [await put("two/a.csv", series(1)), await put("two/b.csv", series(3))]
    expect((await initiate(others)).hosts).toEqual({ a: "60 s: value", b: "60 s: value" })
  })

  test("says what is missing where there is nothing to read", async () => {
    const fail = (files: string[]): Promise<unknown> => init({ files }, effects(start), silent)
    await expect(fail([join(folder, "none/*.csv")])).rejects.toMatchObject({
      code: "init.no-file",
      exit: exits.input,
    })
    await expect(fail([await put("photo.png", "x")])).rejects.toMatchObject({ code: "init.no-file" })
    await expect(fail([await put("bare.csv", "a,b\n1,2\n3,4\n")])).rejects.toMatchObject({
      code: "init.no-time",
      where: expect.stringContaining("columns are a, b"),
    })
    await expect(
      fail([await put("words.csv", "time,b\n2026-01-01,red\n2026-01-02,blue\n")]),
    ).rejects.toMatchObject({ code: "init.no-feature" })
    await expect(fail([await put("header.csv", "timestamp,cpu\n")])).rejects.toMatchObject({
      code: "init.too-few-rows",
    })
    await expect(
      fail([await put("bare.csv", rows(m => `${iso(m)},${wave(m)}`).join("\n"))]),
    ).rejects.toMatchObject({ code: "ingest.no-header" })
    await expect(
      fail([await put("short.csv", `timestamp,cpu\n${iso(0)},1\n${iso(1)},2\n`)]),
    ).rejects.toMatchObject({ exit: exits.input })
    await expect(fail([await put("false.parquet", "no parquet")])).rejects.toMatchObject({
      exit: exits.input,
    })
    await expect(fail([await put("empty.csv", "")])).rejects.toMatchObject({ exit: exits.input })
  })
})
