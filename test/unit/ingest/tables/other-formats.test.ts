import { mkdtemp, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { inspect } from "../../../../src/ingest/tables/inspect.ts"
import { literal, withDatabase } from "../../../../src/store/index.ts"
import { otherFormat, otherFormatOf } from "../../../../src/ingest/tables/other-formats.ts"

describe("a file of another tool that is no table", () => {
  it.each([
    [
      "text of sar, iostat or mpstat",
      "Linux 6.1.0-18-amd64 (web-1) \t11/29/2026 \t_x86_64_\t(2 CPU)\n\n15:03:45",
    ],
    ["text of vmstat", "procs -----------memory---------- ---swap--\n r  b   swpd"],
    ["text of top", "top - 15:03:45 up 1 day,  2 users"],
    ["a recording of nmon", "AAA,progname,nmon\nAAA,command,nmon -f"],
    ["atop's parseable output", "RESET\nCPU web-1 1700000000 2026/11/29 15:03:45 2 100"],
    ["dool's or dstat's CSV", '"Dool 1.3.8 CSV output"\n"Author:","x"'],
    ["dool's or dstat's CSV", '"pcp-dstat 0.8 CSV Output"\n"Author:","x"'],
    ["text of rrdtool fetch", "                           load\n\n1795980060: 1.1000000000e+00\n"],
    ["sysstat's XML", '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE sysstat PUBLIC "x">\n<sysstat>'],
    ["an access log", '10.0.0.1 - - [29/Nov/2026:15:03:45 +0000] "GET / HTTP/1.1" 200 612'],
  ])("is named by its first lines: %s", (name, text) => {
    expect(otherFormat(text, "csv")?.name).toBe(name)
  })

  it("is named where it is JSON: a log of requests", () => {
    expect(otherFormat('{"remote_addr":"10.0.0.1","status":200}\n', "json")?.name).toBe("a log of requests")
  })

  it("is found by content in a file of any name, also compressed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "noctule-formats-"))
    const path = join(folder, "access.log.gz")
    await writeFile(path, gzipSync('10.0.0.1 - - [29/Nov/2026:15:03:45 +0000] "GET / HTTP/1.1" 200 612\n'))
    expect((await otherFormatOf(path))?.name).toBe("an access log")
  })

  it("is refused where an importer would have to decompress Zstandard, with the command that does", async () => {
    const head = await readFile("test/samples/grafana/joined.csv", "utf8")
    const folder = await mkdtemp(join(tmpdir(), "noctule-formats-"))
    const path = join(folder, "joined.csv.zst")
    await withDatabase(async database => {
      const lines = head.split("\n").slice(0, 5).map(literal).join(", ")
      await database.run(
        `COPY (SELECT unnest([${lines}])) TO ${literal(path)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u0001', COMPRESSION zstd)`,
      )
      const file = { path, name: "joined.csv.zst", part: "both" } as const
      await expect(inspect(file, { missing: [] }, database)).rejects.toMatchObject({
        code: "ingest.compressed-export",
        hint: "zstd -d joined.csv.zst",
      })
    })
  })

  it("is not found in tables", () => {
    for (const text of [
      "time,cpu\n2026-11-01,1\n",
      "AAAtime,cpu",
      '"Time","up {instance=""web-1""}"\n1,2\n',
      "cpu load time\n",
    ])
      expect(otherFormat(text, "csv")).toBeNull()
    for (const text of [
      '{"timestamp":"2026-11-01","cpu":1}\n',
      '[{"time":1,"value":2}]',
      '{"time":1,"status":2}\n',
    ])
      expect(otherFormat(text, "json")).toBeNull()
  })
})
