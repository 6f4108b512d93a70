/** A file that is no table, and the command that makes one of it. */
export interface OtherFormat {
  readonly name: string
  readonly hint: string
}

interface KnownFormat extends OtherFormat {
  /** Fits the file's first characters. */
  readonly pattern: RegExp
}

const sysstat =
  "record with `sar -o FILE 60` and write one report per file: sadf -d FILE -- -u > cpu.csv, sadf -d FILE -- -n DEV > network.csv"
const long = '["time","host","metric","value"]'
const labels = '|to_entries|map("\\(.key)=\\(.value)")|join(" ")'

/** JSON documents, by keys that only they have. */
const documents: readonly KnownFormat[] = [
  {
    name: "an answer of Prometheus' query_range",
    pattern: /"resultType"\s*:\s*"matrix"/,
    hint: `jq -r '${long},(.data.result[]|.metric as $m|($m|del(.__name__,.instance,.job)${labels}) as $l|.values[]|[.[0],$m.instance,($m.__name__//"value")+" "+$l,.[1]])|@csv' FILE > metrics.csv`,
  },
  {
    name: "CloudWatch's get-metric-data",
    pattern: /"MetricDataResults"\s*:/,
    hint: `jq -r '["time","metric","value"],(.MetricDataResults[]|.Label as $l|[.Timestamps,.Values]|transpose[]|[.[0],$l,.[1]])|@csv' FILE > metrics.csv`,
  },
  {
    name: "CloudWatch's get-metric-statistics",
    pattern: /"Datapoints"\s*:/,
    hint: "jq -c '.Datapoints[]' FILE > metrics.jsonl",
  },
  {
    name: "Azure Monitor's metrics",
    pattern: /"timeseries"\s*:[^]*"timeStamp"\s*:/,
    hint: `jq -r '["time","metric","value"],(.value[]|.name.value as $m|.timeseries[].data[]|[.timeStamp,$m,(.average//.total//.maximum//.minimum//.count)])|@csv' FILE > metrics.csv`,
  },
  {
    name: "Datadog's query",
    pattern: /"pointlist"\s*:/,
    hint: `jq -r '${long},(.series[]|.scope as $h|.metric as $m|.pointlist[]|[.[0],$h,$m,.[1]])|@csv' FILE > metrics.csv`,
  },
  {
    name: "OpenTelemetry's OTLP JSON",
    pattern: /"resourceMetrics"\s*:/,
    hint: `jq -rn '${long},(inputs.resourceMetrics[]|([(.resource.attributes//[])[]|select(.key=="host.name").value.stringValue][0]//"") as $h|.scopeMetrics[].metrics[]|.name as $n|((.gauge//.sum).dataPoints//[])[]|[.timeUnixNano,$h,$n+" "+([(.attributes//[])[]|"\\(.key)=\\(.value|to_entries[0].value)"]|join(" ")),(.asDouble//(.asInt|tonumber))])|@csv' FILE > metrics.csv`,
  },
  {
    name: "Telegraf's JSON",
    pattern: /^\s*\{(?=[^\n]*"fields"\s*:\s*\{)(?=[^\n]*"tags"\s*:\s*\{)/,
    hint: `jq -rn '${long},(inputs|.timestamp as $t|.tags as $g|.name as $n|.fields|to_entries[]|select(.value|type=="number")|[$t,$g.host,$n+"_"+.key+" "+($g|del(.host)${labels}),.value])|@csv' FILE > metrics.csv`,
  },
  { name: "JSON of sadf, mpstat or iostat", pattern: /"sysstat"\s*:\s*\{/, hint: sysstat },
  {
    name: "Zabbix' history.get",
    pattern: /"result"\s*:\s*\[[^]*"itemid"\s*:[^]*"clock"\s*:/,
    hint: `jq -r '["time","metric","value"],(.result[]|[.clock,.itemid,.value])|@csv' FILE > metrics.csv`,
  },
  {
    name: "rrdtool's xport",
    pattern: /"legend"\s*:\s*\[/,
    hint: `jq -r '["time"]+.meta.legend,(.meta.start as $s|.meta.step as $p|.data|to_entries[]|[$s+.key*$p]+.value)|@csv' FILE > metrics.csv`,
  },
  {
    name: "netdata's JSON",
    pattern: /"labels"\s*:\s*\[\s*"time"/,
    hint: "ask for format=csv, or: jq -r '.labels,.data[]|@csv' FILE > metrics.csv",
  },
  {
    name: "a log of requests",
    pattern:
      /^\s*\{(?=[^\n]*"(request|remote_addr|http_method|request_uri|request_time)"\s*:)(?=[^\n]*"(status|status_code|response_code)"\s*:)/,
    hint: "count requests and errors per minute first: a row of metrics is one time, not one event",
  },
]

/** Texts for people, and logs, by their first lines. */
const texts: readonly KnownFormat[] = [
  { name: "text of sar, iostat or mpstat", pattern: /^Linux \d\S* \(.*\)\s+\d/, hint: sysstat },
  { name: "text of vmstat", pattern: /^(procs\s+-+memory|\s*r\s+b\s+swpd)/, hint: sysstat },
  { name: "text of top", pattern: /^top - \d\d?:\d\d/, hint: sysstat },
  { name: "a recording of nmon", pattern: /^AAA,/, hint: sysstat },
  { name: "atop's parseable output", pattern: /^(RESET|SEP|(CPU|MEM|DSK|cpu) \S+ \d{9,})/, hint: sysstat },
  {
    name: "dool's or dstat's CSV",
    pattern: /^"?(dool|dstat|pcp-dstat) \d/i,
    hint: "its times have no year: write `dool --output` with -T (epoch) instead of -t, then: tail -n +6 FILE > metrics.csv",
  },
  {
    name: "a dump of Prometheus' database, or promtool's text",
    pattern: /^\S*\{[^}]*="[^}]*\}\s+(=>|\S+ \d{10,})/,
    hint: "ask the server's /api/v1/query_range instead, whose JSON noctule init tells how to turn into CSV",
  },
  {
    name: "InfluxDB's line protocol",
    pattern: /^[^\s,"]+(,[^\s,=]+=[^\s,]+)* [^\s,=]+=[^\s]+ \d{19}$/m,
    hint: 'write JSON in Telegraf (data_format = "json"), or CSV from the database (influx query --raw)',
  },
  {
    name: "an access log",
    pattern: /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/,
    hint: "count requests and errors per minute first: a row of metrics is one time, not one event",
  },
]

/** What a file is that holds no table of times and numbers; null where it may hold one. `head`: its first 64 KB. */
export function otherFormat(head: string, kind: "csv" | "json"): OtherFormat | null {
  const candidates = kind === "json" ? documents : texts
  return candidates.find(({ pattern }) => pattern.test(head)) ?? null
}
