import { z } from "zod"
import { defaults } from "./defaults.ts"
import {
  choice,
  columnOrPair,
  columns,
  defaulted,
  globs,
  host,
  instant,
  optional,
  positiveDuration,
  section,
  text,
  timeFormat,
  zone,
} from "./fields.ts"
import { place } from "../objects/schema.ts"
import { logs } from "../logs/schema.ts"
import { prometheus } from "../prometheus/schema.ts"

const time = z.strictObject({
  column: defaulted(
    columnOrPair,
    defaults.time.column,
    "The column that holds a row's time; [Date, Time] where date and time of day stand in two.",
  ),
  format: defaulted(
    timeFormat,
    defaults.time.format,
    "iso: ISO 8601 texts or real timestamps; epoch-s, epoch-ms, epoch-us, epoch-ns: seconds, milliseconds, micro- or nanoseconds since 1970; " +
      'elapsed-s: seconds since `origin`; or a pattern with strptime\'s codes such as "%d.%m.%Y %H:%M:%S".',
  ),
  origin: optional(instant, "What second 0 is, as ISO 8601; only for elapsed-s."),
  zone: defaulted(zone, defaults.time.zone, "IANA zone of times that carry no offset."),
})

const machine = z.strictObject({
  every: defaulted(
    positiveDuration,
    defaults.machine.every,
    "Time between two rows, as for `noctule collect`.",
  ),
  host: optional(text, "Name of the machine. Default: its host name."),
})

const sourceKeys = {
  root: defaulted(
    place,
    defaults.source.root,
    "Folder that the globs are relative to; itself relative to this file, or s3://bucket/prefix. `--source` replaces it.",
  ),
  files: optional(
    globs,
    "Globs of files that hold history and night together: CSV, Parquet or JSON Lines, also .gz and .zst.",
  ),
  history: optional(globs, "Globs of files that hold only history; needs `night` too."),
  night: optional(
    globs,
    "Globs of files that hold only the night: each host's night is then what its files hold.",
  ),
  prometheus: optional(
    prometheus,
    "Instead of files: a server that speaks Prometheus' query API (Prometheus, VictoriaMetrics, Thanos, Mimir, Amazon and Azure managed Prometheus).",
  ),
  logs: optional(
    logs,
    "Instead of files of metrics: access logs, whose requests are counted per service and minute.",
  ),
  machine: optional(
    machine,
    "This machine itself: a watch reads /proc and /sys, a night what `noctule collect` wrote to `root`. " +
      'Without `files`, these are "*/*.csv" and host is "{host}/*.csv".',
  ),
  layout: defaulted(
    choice(["wide", "long"]),
    defaults.source.layout,
    "wide: one row per host and time. long: rows of time, host, metric, value.",
  ),
  host: defaulted(
    host,
    defaults.source.host,
    'Where a row\'s host is named: a column, or a pattern of the path\'s end with `{host}` in it ("{host}.csv", "{host}/*.parquet"); ' +
      "`{ name: web-1 }` when all rows are of one host.",
  ),
  time: section(time, "Where a row's time stands and how it is written."),
  metric: defaulted(
    columns,
    defaults.source.metric,
    "The column that names the metric, in the long layout, or a list of columns that name it together.",
  ),
  value: defaulted(
    columns,
    defaults.source.value,
    "The column that holds the value, in the long layout; each of a list of columns is a metric of its own.",
  ),
  decimal: optional(
    choice([".", ","]),
    'Decimal mark of numbers that are text: "," reads 1.234,5. Default: a point, and 1,234 is no number.',
  ),
  missing: defaulted(
    z.array(z.string()).readonly(),
    defaults.source.missing,
    'Texts that mean "no value", besides the empty one.',
  ),
  events: optional(
    text,
    "CSV of time, host, text, such as deploys, relative to `root`; they show in the timelines. No host = the whole fleet.",
  ),
  followLinks: optional(
    z.boolean({ error: "true or false" }),
    "true also reads links that lead out of `root`. Default: false.",
  ),
}
/** Where the metrics are, and how to read them. */
export const source = z.strictObject(sourceKeys, {
  error: 'where the metrics are, such as { files: "*.csv" }',
})
