import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { importerOf } from "../../../../src/ingest/importers/importers.ts"
import { parseLabels, seriesName } from "../../../../src/ingest/importers/labels.ts"
import { type ReadSample, readSample } from "./read-sample.ts"

async function fileOf(content: string | Uint8Array, name = "a.txt"): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "noctule-import-")), name)
  await writeFile(path, content)
  return path
}

async function read(content: string | Uint8Array, name?: string, zone?: string): Promise<ReadSample> {
  return await readSample(await fileOf(content, name), zone)
}

const second = 1_700_000_000
const prometheus = (result: string): string =>
  `{"status":"success","data":{"resultType":"matrix","result":${result}}}`

describe("line protocol", () => {
  it("has escapes, texts, whole numbers and truths; texts are no metrics", async () => {
    const line = `my\\ disk,host=web\\,1,path=/a\\ b used=1i,free=2.5e3,ok=true,name="a b,c=\\"d\\"" ${second}000000000`
    const { series } = await read(`${line}\n# a comment\n`)
    expect(Object.fromEntries(series)).toEqual({
      "web,1 · my disk_used path=/a b": [[second * 1000, 1]],
      "web,1 · my disk_free path=/a b": [[second * 1000, 2500]],
      "web,1 · my disk_ok path=/a b": [[second * 1000, 1]],
    })
  })

  it("has times of any precision; a line without one cannot be read", async () => {
    const times = [second, second * 1e3, second * 1e6, `${second}000000000`]
    const { series, rejects } = await read(
      `${times.map(time => `cpu,host=a v=1 ${time}`).join("\n")}\ncpu v=1\n`,
    )
    expect(series.get("a · cpu_v")?.map(([time]) => time)).toEqual(times.map(() => second * 1000))
    expect(rejects).toEqual(["cpu v=1"])
  })
})

describe("sadf", () => {
  const header = "# hostname;interval;timestamp;CPU;%user;%idle"
  it("skips restarts and rejects rows that do not fit their header", async () => {
    const rows = [
      "a;60;2026-11-29 10:00:00 UTC;-1;5.0;95.0",
      "a;-1;2026-11-29 10:00:30 UTC;LINUX-RESTART\t(2 CPU)",
      "a;60;2026-11-29 10:01:00 UTC;-1;5.0",
    ]
    const { series, rejects } = await read([header, ...rows].join("\n"))
    expect([...series.keys()]).toEqual(["a · %user cpu=all", "a · %idle cpu=all"])
    expect(rejects).toEqual(rows.slice(2))
  })

  it("reads local times (-t) in the job's zone and seconds (-U)", async () => {
    const rows = ["a;60;2026-11-29 11:00:00;-1;5;95", `a;60;${second};-1;6;94`]
    const { series } = await read([header, ...rows].join("\n"), "a.csv", "Europe/Berlin")
    const [local, epoch] = series.get("a · %user cpu=all") ?? []
    expect(local?.[0]).toBe(Date.parse("2026-11-29T10:00:00Z"))
    expect(epoch?.[0]).toBe(second * 1000)
  })
})

describe("JSON documents", () => {
  it("leave out what is no number, such as NaN and +Inf", async () => {
    const values = `[[${second},"NaN"],[${second + 60},"+Inf"],[${second + 120},"1.5"]]`
    const { series } = await read(
      prometheus(`[{"metric":{"__name__":"up","instance":"a"},"values":${values}}]`),
    )
    expect(series.get("a · up")).toEqual([[(second + 120) * 1000, 1.5]])
  })

  it("that have another shape are a Fault that names the place", async () => {
    await expect(
      read(prometheus('[{"metric":{},"values":[]},{"metric":{},"values":7}]')),
    ).rejects.toMatchObject({
      code: "ingest.misshapen",
      exit: 3,
      what: "expected a list at data.result[1].values, got number",
    })
  })

  it("that are cut off are a Fault", async () => {
    await expect(read(prometheus("[").slice(0, -3))).rejects.toMatchObject({ code: "ingest.not-json" })
  })

  it("may be compressed", async () => {
    const text = prometheus(`[{"metric":{"instance":"a"},"values":[[${second},"1"]]}]`)
    expect((await read(gzipSync(text), "a.json.gz")).series.get("a · value")).toEqual([[second * 1000, 1]])
  })

  it("of mpstat go on after midnight", async () => {
    const statistics = ["23:59:55", "00:00:00"].map(timestamp => ({
      timestamp,
      "cpu-load": [{ cpu: "all", usr: 1 }],
    }))
    const hosts = [{ nodename: "a", date: "11/29/26", statistics }]
    const { series } = await read(JSON.stringify({ sysstat: { hosts } }))
    expect(series.get("a · cpu-load usr cpu=all")?.map(([time]) => new Date(time).toISOString())).toEqual([
      "2026-11-29T23:59:55.000Z",
      "2026-11-30T00:00:00.000Z",
    ])
  })
})

describe("labels", () => {
  it("have quotes, backslashes and line breaks in them", () => {
    expect(parseLabels('{a="x \\"y\\"", b="c:\\\\d", e="f\\ng"}')).toEqual(
      new Map([
        ["a", 'x "y"'],
        ["b", "c:\\d"],
        ["e", "f\ng"],
      ]),
    )
    expect(parseLabels('{a="x"')).toBeNull()
  })

  it("name the host, the rest the metric, sorted", () => {
    const labels = new Map([
      ["__name__", "cpu"],
      ["mode", "idle"],
      ["instance", "web-1"],
      ["cpu", "0"],
      ["job", "node"],
    ])
    expect(seriesName("cpu", labels)).toEqual({ host: "web-1", metric: "cpu cpu=0 mode=idle" })
  })
})

describe("a table", () => {
  it.each([
    "time,host,cpu\n2026-11-29T00:00:00Z,a,1\n",
    '{"timestamp":"2026-11-01","cpu":1}\n',
    '[{"time":1,"value":2}]',
    "hostname;interval;timestamp;CPU;%user\na;60;2026-11-29 10:00:00 UTC;-1;5\n",
    "epoch,value\n1700000000,1\n",
    "Time,Value\n1700000000000,1\n",
  ])("is no importer's: %j", async text => {
    expect(await importerOf(await fileOf(text, "a.csv"))).toBeNull()
  })
})
