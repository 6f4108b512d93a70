// Makes the samples of what record.sh has recorded: node test/samples/make.mjs FOLDER
// Real output is shortened by whole rows. What no tool here could write is laid out as its documentation says, around recorded values.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const recorded = process.argv[2]
const samples = dirname(fileURLToPath(import.meta.url))
const text = name => readFileSync(join(recorded, name), "utf8")
const lines = name => text(name).trimEnd().split("\n")
const write = (name, content) => {
  mkdirSync(dirname(join(samples, name)), { recursive: true })
  writeFileSync(join(samples, name), content.endsWith("\n") ? content : `${content}\n`)
}
const csv = rows => rows.map(row => row.join(",")).join("\n")

// sysstat: one whole report of all, and the first records of each other form.
write("sysstat/sadf.csv", text("sadf.csv"))
const perSection = most => {
  let rows = 0
  return line => (line.startsWith("#") ? ((rows = 0), true) : ++rows <= most)
}
write("sysstat/sadf-all.csv", lines("sadf-all.csv").filter(perSection(4)).join("\n"))
write("sysstat/sadf-h.csv", lines("sadf-h.csv").slice(0, 6).join("\n"))
write("sysstat/sadf-p.txt", lines("sadf-p.txt").slice(0, 240).join("\n"))
for (const name of ["sadf.json", "iostat.json", "mpstat.json"]) {
  const document = JSON.parse(text(name))
  for (const host of document.sysstat.hosts) host.statistics = host.statistics.slice(0, 5)
  write(`sysstat/${name}`, JSON.stringify(document, null, 1))
}

// Prometheus
for (const name of ["prometheus-cpu.json", "prometheus-memory.json"])
  write(`prometheus/${name.slice(11)}`, text(name))
const dump = lines("tsdb-dump.txt").filter(line => /"node_(load1|network_receive_bytes_total)"/.test(line))
write(
  "prometheus/tsdb-dump.txt",
  dump
    .filter((_, i) => i % 8 === 0)
    .slice(0, 60)
    .join("\n"),
)

// collectd, netdata and rrdtool
for (const [folder, type] of [
  ["cpu-0", "cpu-idle"],
  ["load", "load"],
  ["memory", "memory-used"],
]) {
  const path = join(recorded, "collectd/web-1", folder)
  const file = readdirSync(path).find(name => name.startsWith(type))
  write(
    `collectd/web-1/${folder}/${file}`,
    lines(join("collectd/web-1", folder, file))
      .slice(0, 40)
      .join("\n"),
  )
}
write("netdata/cpu.csv", lines("netdata-cpu.csv").slice(0, 40).join("\n"))
write("netdata/load.json", text("netdata-load.json"))
write("rrdtool/load.json", text("rrdtool.json"))
write("rrdtool/load.xml", text("rrdtool.xml"))

// Telegraf's outputs.file, data_format = "influx" and "json"
write(
  "telegraf/metrics.influx",
  lines("telegraf.influx")
    .filter(line => /^(mem|system,host=web-1 load1)/.test(line))
    .join("\n"),
)
write("telegraf/metrics.jsonl", lines("telegraf.jsonl").slice(0, 60).join("\n"))

// Recorded rows of sadf: epoch seconds, user, system, idle.
const cpu = lines("sadf.csv")
  .filter(perSection(Infinity))
  .filter(line => /^[^#;]+;\d+;[^;]+;-1;/.test(line))
  .map(line => line.split(";"))
  .map(cells =>
    [
      Date.parse(`${cells[2].replace(" UTC", "Z").replace(" ", "T")}`) / 1000,
      cells[4],
      cells[6],
      cells[9],
    ].map(Number),
  )
const iso = seconds => new Date(seconds * 1000).toISOString().replace(".000Z", "Z")

// Grafana: inspect > data, "series joined by time" (raw, formatted, for Excel), and the panel's JSON.
const legend = mode => `"cpu {instance=""web-1:9100"", mode=""${mode}""}"`
const header = ["user", "system", "idle"].map(legend)
write(
  "grafana/joined.csv",
  csv([['"Time"', ...header], ...cpu.map(([time, ...values]) => [time * 1000, ...values])]),
)
const grafanaTime = seconds => iso(seconds).replace("T", " ").replace("Z", "")
write(
  "grafana/formatted.csv",
  csv([
    ['"Time"', ...header],
    ...cpu
      .slice(0, 40)
      .map(([time, ...values]) => [grafanaTime(time), ...values.map(value => `${value.toFixed(1)}%`)]),
  ]),
)
write(
  "grafana/excel.csv",
  `sep=,\r\n${csv([['"Time"', ...header], ...cpu.slice(0, 40).map(([time, ...values]) => [time * 1000, ...values])]).replaceAll("\n", "\r\n")}`,
)
write(
  "grafana/single.csv",
  csv([["Time", "Value"], ...cpu.slice(0, 40).map(([time, user]) => [time * 1000, user])]),
)
const frame = (mode, column) => ({
  schema: {
    refId: "A",
    fields: [
      { name: "Time", type: "time" },
      { name: "Value", type: "number", labels: { instance: "web-1:9100", mode } },
    ],
    name: "cpu",
  },
  data: { values: [cpu.slice(0, 40).map(([time]) => time * 1000), cpu.slice(0, 40).map(row => row[column])] },
})
write("grafana/panel.json", JSON.stringify([frame("user", 1), frame("idle", 3)]))
write("grafana/query.json", JSON.stringify({ results: { A: { status: 200, frames: [frame("user", 1)] } } }))

// InfluxDB: annotated CSV of `influx query --raw`, and the 1.x shell's CSV.
const table = (number, field, column) => [
  "#group,false,false,true,true,false,false,true,true,true",
  "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string",
  "#default,_result,,,,,,,,",
  ",result,table,_start,_stop,_time,_value,_field,_measurement,host",
  ...cpu
    .slice(0, 40)
    .map(
      row =>
        `,,${number},${iso(cpu[0][0])},${iso(cpu.at(-1)[0])},${iso(row[0])},${row[column]},${field},cpu,web-1`,
    ),
  "",
]
write("influxdb/annotated.csv", [...table(0, "usage_user", 1), ...table(1, "usage_idle", 3)].join("\r\n"))
const shell = host => [
  "name,tags,time,usage_user,usage_idle",
  ...cpu.slice(0, 40).map(([time, user, , idle]) => `cpu,host=${host},${time}000000000,${user},${idle}`),
]
write("influxdb/influx-cli.csv", [...shell("web-1"), ...shell("web-2")].join("\n"))

// AWS, Azure and Datadog
const some = cpu.slice(0, 40)
write(
  "cloudwatch/get-metric-data.json",
  JSON.stringify(
    {
      MetricDataResults: [
        {
          Id: "cpu",
          Label: "CPUUtilization",
          Timestamps: some.map(([time]) => iso(time).replace("Z", "+00:00")),
          Values: some.map(row => row[1]),
          StatusCode: "Complete",
        },
      ],
      Messages: [],
    },
    null,
    1,
  ),
)
write(
  "cloudwatch/get-metric-statistics.json",
  JSON.stringify(
    {
      Label: "CPUUtilization",
      Datapoints: some.map(([time, user]) => ({
        Timestamp: iso(time).replace("Z", "+00:00"),
        Average: user,
        Unit: "Percent",
      })),
    },
    null,
    1,
  ),
)
write(
  "azure/metrics.json",
  JSON.stringify(
    {
      cost: 0,
      timespan: `${iso(some[0][0])}/${iso(some.at(-1)[0])}`,
      interval: "PT1M",
      value: [
        {
          id: "/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-1/providers/Microsoft.Insights/metrics/Percentage CPU",
          type: "Microsoft.Insights/metrics",
          name: { value: "Percentage CPU", localizedValue: "Percentage CPU" },
          unit: "Percent",
          timeseries: [
            {
              metadatavalues: [],
              data: some.map(([time, user]) => ({ timeStamp: iso(time), average: user })),
            },
          ],
        },
      ],
    },
    null,
    1,
  ),
)
write(
  "datadog/query.json",
  JSON.stringify({
    status: "ok",
    res_type: "time_series",
    series: [
      {
        metric: "system.cpu.user",
        scope: "host:web-1",
        display_name: "system.cpu.user",
        interval: 5,
        length: some.length,
        pointlist: some.map(([time, user]) => [time * 1000, user]),
      },
    ],
  }),
)
write(
  "datadog/timeseries.json",
  JSON.stringify({
    data: {
      id: "0",
      type: "timeseries_response",
      attributes: {
        series: [{ group_tags: ["host:web-1"], query_index: 0 }],
        times: some.map(([time]) => time * 1000),
        values: [some.map(row => row[1])],
      },
    },
  }),
)

// OpenTelemetry's file exporter, Zabbix and Windows' performance monitor
const attribute = (key, stringValue) => ({ key, value: { stringValue } })
write(
  "opentelemetry/metrics.jsonl",
  some
    .map(([time, user, , idle]) =>
      JSON.stringify({
        resourceMetrics: [
          {
            resource: { attributes: [attribute("host.name", "web-1")] },
            scopeMetrics: [
              {
                scope: { name: "hostmetrics" },
                metrics: [
                  {
                    name: "system.cpu.utilization",
                    unit: "1",
                    gauge: {
                      dataPoints: [
                        ["user", user],
                        ["idle", idle],
                      ].map(([state, value]) => ({
                        attributes: [attribute("state", state)],
                        timeUnixNano: `${time}000000000`,
                        asDouble: value,
                      })),
                    },
                  },
                  {
                    name: "system.cpu.count",
                    sum: {
                      dataPoints: [{ timeUnixNano: `${time}000000000`, asInt: "2" }],
                      aggregationTemporality: 2,
                    },
                  },
                ],
              },
            ],
          },
        ],
      }),
    )
    .join("\n"),
)
write(
  "zabbix/history.ndjson",
  some
    .map(([time, user]) =>
      JSON.stringify({
        host: { host: "web-1", name: "Web 1" },
        groups: ["Linux servers"],
        applications: [],
        itemid: 23296,
        name: "CPU user time",
        clock: time,
        ns: 0,
        value: user,
        type: 0,
      }),
    )
    .join("\n"),
)
write(
  "zabbix/history.get.json",
  JSON.stringify({
    jsonrpc: "2.0",
    result: some.map(([time, user]) => ({
      itemid: "23296",
      clock: String(time),
      value: String(user),
      ns: "0",
    })),
    id: 1,
  }),
)
const pdh = seconds => iso(seconds + 3600).replace(/^(\d+)-(\d+)-(\d+)T(.*)Z$/, "$2/$3/$1 $4.000")
write(
  "perfmon/perfmon.csv",
  [
    '"(PDH-CSV 4.0) (W. Europe Standard Time)(-60)","\\\\WEB01\\Processor(_Total)\\% Processor Time","\\\\WEB01\\Memory\\Available MBytes"',
    ...some.map(([time, user, , idle]) => `"${pdh(time)}","${user}","${idle}"`),
  ].join("\r\n"),
)
