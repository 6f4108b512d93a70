import { describe, expect, it } from "vitest"
import { otherFormat } from "../../../../src/ingest/tables/other-formats.ts"

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
    ["an access log", '10.0.0.1 - - [29/Nov/2026:15:03:45 +0000] "GET / HTTP/1.1" 200 612'],
  ])("is named by its first lines: %s", (name, text) => {
    expect(otherFormat(text, "csv")?.name).toBe(name)
  })

  it("is named where it is JSON: a log of requests", () => {
    expect(otherFormat('{"remote_addr":"10.0.0.1","status":200}\n', "json")?.name).toBe("a log of requests")
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
