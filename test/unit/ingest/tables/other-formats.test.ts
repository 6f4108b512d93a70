import { spawnSync } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { otherFormat } from "../../../../src/ingest/tables/other-formats.ts"

/** What each tool documents of its output, the shortest whole answer, and the rows that its hint makes of it. */
const documents: readonly (readonly [name: string, text: string, rows: string])[] = [
  [
    "an answer of Prometheus' query_range",
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up","instance":"web-1:9100","mode":"idle"},"values":[[1700000000,"1.5"]]}]}}',
    '"time","host","metric","value"\n1700000000,"web-1:9100","up mode=idle","1.5"\n',
  ],
  [
    "CloudWatch's get-metric-data",
    '{"MetricDataResults":[{"Id":"m1","Label":"CPUUtilization","Timestamps":["2026-11-01T00:00:00+00:00"],"Values":[12.5]}]}',
    '"time","metric","value"\n"2026-11-01T00:00:00+00:00","CPUUtilization",12.5\n',
  ],
  [
    "CloudWatch's get-metric-statistics",
    '{"Label":"CPU","Datapoints":[{"Timestamp":"2026-11-01T00:00:00Z","Average":1.5,"Unit":"Percent"}]}',
    '{"Timestamp":"2026-11-01T00:00:00Z","Average":1.5,"Unit":"Percent"}\n',
  ],
  [
    "Azure Monitor's metrics",
    '{"value":[{"name":{"value":"Percentage CPU"},"timeseries":[{"data":[{"timeStamp":"2026-11-01T00:00:00Z","average":2.5}]}]}]}',
    '"time","metric","value"\n"2026-11-01T00:00:00Z","Percentage CPU",2.5\n',
  ],
  [
    "Datadog's query",
    '{"status":"ok","series":[{"scope":"host:web-1","metric":"system.load.1","pointlist":[[1700000000000,0.5]]}]}',
    '"time","host","metric","value"\n1700000000000,"host:web-1","system.load.1",0.5\n',
  ],
  [
    "OpenTelemetry's OTLP JSON",
    '{"resourceMetrics":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"web-1"}}]},"scopeMetrics":[{"metrics":[{"name":"system.cpu.time","sum":{"dataPoints":[{"attributes":[{"key":"state","value":{"stringValue":"idle"}}],"timeUnixNano":"1700000000000000000","asDouble":9.5}]}}]}]}]}',
    '"time","host","metric","value"\n"1700000000000000000","web-1","system.cpu.time state=idle",9.5\n',
  ],
  [
    "Telegraf's JSON",
    '{"fields":{"load1":0.5,"uptime_format":"1:02"},"name":"system","tags":{"host":"web-1","cpu":"all"},"timestamp":1700000000}',
    '"time","host","metric","value"\n1700000000,"web-1","system_load1 cpu=all",0.5\n',
  ],
  [
    "Zabbix' history.get",
    '{"jsonrpc":"2.0","result":[{"itemid":"23296","clock":"1700000000","value":"0.085","ns":"1"}],"id":1}',
    '"time","metric","value"\n"1700000000","23296","0.085"\n',
  ],
  [
    "rrdtool's xport",
    '{"about":"x","meta":{"start":1700000000,"end":1700000060,"step":60,"legend":["load","users"]},"data":[[0.5,2],[0.25,null]]}',
    '"time","load","users"\n1700000000,0.5,2\n1700000060,0.25,\n',
  ],
  [
    "netdata's JSON",
    '{"labels":["time","user"],"data":[[1700000000,2.5]]}',
    '"time","user"\n1700000000,2.5\n',
  ],
]

const hasJq = spawnSync("jq", ["--version"]).status === 0

describe("a file of another tool that is no table", () => {
  it.each(documents)("is named: %s", (name, text) => {
    expect(otherFormat(text, "json")?.name).toBe(name)
  })

  it.skipIf(!hasJq).each(documents)("becomes rows by the command of its hint: %s", (_, text, rows) => {
    const file = join(mkdtempSync(join(tmpdir(), "noctule-formats-")), "export.json")
    writeFileSync(file, text)
    const command = /jq .*/.exec(otherFormat(text, "json")!.hint)![0].replace(/ > \S+$/, "")
    const { stdout, stderr } = spawnSync("bash", ["-c", command.replace("FILE", file)], { encoding: "utf8" })
    expect(stderr).toBe("")
    expect(stdout).toBe(rows)
  })

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
    [
      "a dump of Prometheus' database, or promtool's text",
      '{__name__="up", instance="web-1:9100"} 1 1700000000000',
    ],
    [
      "InfluxDB's line protocol",
      "cpu,host=web-1,cpu=cpu0 usage_idle=98.5,usage_user=1 1700000000000000000\n",
    ],
    ["an access log", '10.0.0.1 - - [29/Nov/2026:15:03:45 +0000] "GET / HTTP/1.1" 200 612'],
  ])("is named by its first lines: %s", (name, text) => {
    expect(otherFormat(text, "csv")?.name).toBe(name)
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
