import { readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { readSample } from "./read-sample.ts"

const samples = fileURLToPath(new URL("../../../samples", import.meta.url))
/** The first record of sadf, from which the samples of undocumented recordings were made, too. */
const first = Date.parse("2026-11-29T21:09:55Z")

/** File, importer, series, values, and one value that stands in the file: series, epoch ms, number. */
const expected: readonly (readonly [string, string, number, number, string, number, number])[] = [
  ["azure/metrics.json", "Azure Monitor's metrics", 1, 40, "web-1 · Percentage CPU average", first, 60.84],
  [
    "cloudwatch/get-metric-data.json",
    "CloudWatch's get-metric-data",
    1,
    40,
    " · CPUUtilization",
    first,
    60.84,
  ],
  [
    "cloudwatch/get-metric-statistics.json",
    "CloudWatch's get-metric-statistics",
    1,
    40,
    " · CPUUtilization Average",
    first,
    60.84,
  ],
  [
    "collectd/web-1/cpu-0/cpu-idle-2026-11-29",
    "collectd's CSV",
    1,
    38,
    "web-1 · cpu-0/cpu-idle",
    1795986600765,
    0,
  ],
  [
    "collectd/web-1/load/load-2026-11-29",
    "collectd's CSV",
    3,
    117,
    "web-1 · load/load shortterm",
    1795986590767,
    7.952637,
  ],
  ["datadog/query.json", "Datadog's query", 1, 40, "web-1 · system.cpu.user", first, 60.84],
  ["datadog/timeseries.json", "Datadog's timeseries", 1, 40, "web-1 · query0", first, 60.84],
  ["grafana/joined.csv", "Grafana's CSV", 3, 717, "web-1:9100 · cpu mode=system", first, 13.99],
  ["grafana/formatted.csv", "Grafana's CSV", 3, 120, "web-1:9100 · cpu mode=user", first, 60.8],
  ["grafana/excel.csv", "Grafana's CSV", 3, 120, "web-1:9100 · cpu mode=user", first, 60.84],
  ["grafana/panel.json", "Grafana's JSON", 2, 80, "web-1:9100 · cpu mode=user", first, 60.84],
  ["grafana/query.json", "Grafana's JSON", 1, 40, "web-1:9100 · cpu mode=user", first, 60.84],
  ["influxdb/annotated.csv", "InfluxDB's annotated CSV", 2, 80, "web-1 · cpu_usage_user", first, 60.84],
  [
    "influxdb/influx-cli.csv",
    "the CSV of InfluxDB 1's influx",
    4,
    160,
    "web-2 · cpu_usage_user",
    first,
    60.84,
  ],
  ["netdata/load.json", "netdata's JSON", 3, 720, " · load1", 1795987795000, 12.86],
  [
    "opentelemetry/metrics.jsonl",
    "OpenTelemetry's OTLP JSON",
    3,
    120,
    "web-1 · system.cpu.utilization state=user",
    first,
    60.84,
  ],
  [
    "perfmon/perfmon.csv",
    "PerfMon's CSV",
    2,
    80,
    "WEB01 · Processor(_Total)\\% Processor Time",
    first,
    60.84,
  ],
  [
    "prometheus/memory.json",
    "Prometheus' query_range",
    5,
    1205,
    "127.0.0.1:19100 · node_load1",
    1795986600000,
    8.28,
  ],
  [
    "prometheus/cpu.json",
    "Prometheus' query_range",
    16,
    3840,
    "127.0.0.1:19100 · cpu=0 mode=idle",
    1795986605000,
    0,
  ],
  [
    "prometheus/promtool-range.txt",
    "promtool query range",
    2,
    80,
    "localhost:19190 · go_goroutines",
    Date.parse("2026-11-30T01:04:35Z"),
    30,
  ],
  [
    "prometheus/tsdb-dump.txt",
    "promtool tsdb dump",
    2,
    60,
    "127.0.0.1:19100 · node_load1",
    1795986598942,
    8.28,
  ],
  ["rrdtool/load.json", "rrdtool xport --json", 1, 239, " · load", 1795986605000, 8.28],
  ["rrdtool/load.xml", "rrdtool xport", 1, 239, " · load", 1795986605000, 8.28],
  [
    "sysstat/iostat.json",
    "JSON of sadf, iostat or mpstat",
    28,
    140,
    "vm · avg-cpu user",
    first - 5000,
    55.45,
  ],
  [
    "sysstat/mpstat.json",
    "JSON of sadf, iostat or mpstat",
    30,
    150,
    "vm · cpu-load usr cpu=all",
    first,
    60.64,
  ],
  ["sysstat/sadf.json", "JSON of sadf, iostat or mpstat", 55, 275, "vm · memory memfree", first, 15324228],
  ["sysstat/sadf.csv", "sadf -d", 55, 13145, "vm · rxpck/s iface=eth0", first, 85.4],
  ["sysstat/sadf-all.csv", "sadf -d", 362, 1076, "vm · intr/s intr=sum cpu=1", first, 829.8],
  ["sysstat/sadf-h.csv", "sadf -d", 55, 275, "vm · rxpck/s iface=eth0", first, 85.4],
  ["sysstat/sadf-p.txt", "sadf -p", 6, 240, "vm · %user all", first, 60.84],
  [
    "telegraf/metrics.influx",
    "InfluxDB's line protocol",
    8,
    1517,
    "web-1 · mem_available",
    1795988924000,
    21226045440,
  ],
  ["telegraf/metrics.jsonl", "Telegraf's JSON", 19, 223, "web-1 · system_load1", 1795988924000, 20.91],
  ["zabbix/history.get.json", "Zabbix' history.get", 1, 40, " · item 23296", first, 60.84],
  ["zabbix/history.ndjson", "Zabbix' real-time export", 1, 40, "web-1 · CPU user time", first, 60.84],
]

describe("what a tool writes becomes rows of time, host, metric and value", () => {
  it.each(expected)("%s", async (file, importer, series, values, name, time, value) => {
    const found = await readSample(join(samples, file))
    expect(found.importer).toBe(importer)
    expect(found.rejects).toEqual([])
    expect(found.series.size).toBe(series)
    expect([...found.series.values()].flat()).toHaveLength(values)
    expect(found.series.get(name)?.[0]).toEqual([time, value])
  })

  it("in every sample but access logs and those that are tables already", () => {
    const files = readdirSync(samples, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.parentPath !== samples)
      .map(entry => join(entry.parentPath, entry.name).slice(samples.length + 1))
    const known = new Set(expected.map(([file]) => file))
    expect(files.filter(file => !known.has(file) && !file.startsWith("access-logs/")).sort()).toEqual([
      "collectd/web-1/memory/memory-used-2026-11-29",
      "grafana/single.csv",
      "netdata/cpu.csv",
    ])
  })
})
