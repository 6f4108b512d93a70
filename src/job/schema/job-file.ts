import { z } from "zod"
import { harmDirections } from "../../base/index.ts"
import { defaults } from "./defaults.ts"
import { calendarEvents, ics } from "../calendar-file.ts"
import { deliver, metrics, reportLink } from "./delivery.ts"
import { lab, model } from "./model.ts"
import { objects, place } from "../objects/schema.ts"
import { source } from "./source.ts"
import {
  accent,
  choice,
  count,
  countOrAuto,
  defaulted,
  described,
  duration,
  durationOrAuto,
  durationOrNever,
  link,
  nightEnd,
  nonNegative,
  optional,
  positive,
  positiveDuration,
  section,
  text,
  zone,
} from "./fields.ts"

const name = z
  .string({ error: "a text such as nightly" })
  .regex(/^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$/, {
    error: "lower-case letters, digits, dots and dashes, 64 at most",
  })

const feature = z.strictObject({
  label: optional(text, "What the report calls it. Default: its name."),
  unit: optional(
    text,
    'Its unit: "%", ms, s, bytes, bytes/s, 1/s, °C …; of a counter, the rate\'s. Known units get prefixes. Default: guessed from the name.',
  ),
  kind: optional(
    choice(["gauge", "counter", "flag"]),
    "gauge: a level. counter: only grows but for resets, and becomes a rate per second. flag: 0 or 1. Default: found from the data.",
  ),
  ignore: optional(z.boolean({ error: "true or false" }), "true leaves it out. Default: false."),
  scaling: optional(
    choice(["min-max", "mean-deviation"]),
    "How it is scaled for training. Default: min-max.",
  ),
  threshold: optional(
    z.number({ error: "a number" }),
    "An own threshold, in its unit: a value beyond it is a signal.",
  ),
  deadband: optional(
    nonNegative,
    "Its own dead band, in its unit: a value less than this away from the expected one is no signal. Default: threshold.deadband.",
  ),
  harm: optional(
    choice(harmDirections),
    "What hurts: a rise, a fall, or either. Such a deviation ranks higher. Default: by the words of its name.",
  ),
  link: optional(link, "Link to a dashboard; {host}, {feature}, {from} and {to} (epoch ms) are filled in."),
})

const night = z.strictObject({
  length: defaulted(positiveDuration, defaults.night.length, "How much time the report covers."),
  end: defaulted(
    nightEnd,
    defaults.night.end,
    "now; data: the newest row of the whole source; 06:00: the last time that the clocks of report.timeZone showed this, so that a repeat some minutes " +
      "later is the same night; or an ISO 8601 time. `--until` replaces it.",
  ),
  staleAfter: defaulted(
    duration,
    defaults.night.staleAfter,
    "The newest row may be this much older than the night's end; else exit 3.",
  ),
})

const incidents = z.strictObject({
  mergeGap: defaulted(duration, defaults.incidents.mergeGap, "Anomalies closer than this are one incident."),
  shortest: defaulted(duration, defaults.incidents.shortest, "A shorter incident is not reported."),
})

const report = z.strictObject({
  title: optional(text, "Heading of the report. Default: the job's name."),
  name: optional(text, "Whose report it is: a name at its head."),
  logo: optional(text, "A PNG or SVG of at most 200 KiB at its head, relative to this file."),
  accent: optional(accent, "Colour of its headings, such as #0B6B4D; must be readable on white."),
  timeZone: defaulted(
    zone,
    defaults.report.timeZone,
    "IANA zone of all times in the report, and of --until and --since.",
  ),
  page: defaulted(choice(["A4", "Letter"]), defaults.report.page, "Size of a page."),
  formats: defaulted(
    z
      .array(choice(["html", "pdf"]))
      .min(1, { error: "html, pdf or both" })
      .readonly(),
    defaults.report.formats,
    "What is written.",
  ),
  context: defaulted(
    z.boolean({ error: "true or false" }),
    defaults.report.context,
    "Whether each incident gets context/<incident>.md: its facts in at most 8,000 tokens, for a chat or an assistant.",
  ),
  charts: defaulted(
    count(0, 1000),
    defaults.report.charts,
    "How many of the gravest incidents get full pages with charts.",
  ),
  url: optional(
    reportLink,
    "Where people open the report, for messages: a link in which {job}, {run} and {night} are filled in.",
  ),
})

/** The job file: one schema for its types, its checks and its JSON Schema. */
export const jobFile = z.strictObject({
  name: optional(name, "Names the folder under `output`. Default: the file's name."),
  source: described(source, "Where the metrics are."),
  night: section(night, "The interval that is reported on; never trained on."),
  history: section(
    z.strictObject({
      length: defaulted(
        positiveDuration,
        defaults.history.length,
        "How much time before the night is read and trained on.",
      ),
    }),
    "What is trained on.",
  ),
  step: defaulted(durationOrAuto, defaults.step, "Time between rows, or auto: found per host."),
  features: optional(
    z.record(z.string(), feature),
    "By feature name or glob; every feature is used that is not ignored. Rules add up key by key: an exact name wins over a glob, a later glob " +
      "over an earlier one.",
  ),
  model: section(model, "The models, trained on the history."),
  threshold: section(
    z.strictObject({
      falseIncidentsPerWeek: defaulted(
        positive(1000),
        defaults.threshold.falseIncidentsPerWeek,
        "Target: false incidents per host per week. Measured with the default: 0.23 per day on ASD, 0.71 on SMD.",
      ),
      deadband: section(
        z.strictObject({
          relative: defaulted(nonNegative, defaults.deadband.relative, "As a share of the feature's level."),
          absolute: defaulted(
            nonNegative,
            defaults.deadband.absolute,
            "In the feature's unit, whatever it is.",
          ),
        }),
        "A value closer than this to the expected one is no signal, and a feature that never moved by more counts as constant; " +
          "the greater of both counts.",
      ),
    }),
    "When a row is an anomaly: peaks over threshold (POT).",
  ),
  incidents: section(incidents, "When anomalies are one incident."),
  report: section(report, "What is written and how it looks."),
  deliver: optional(deliver, "Routes for notifications: mail, Slack, PagerDuty, webhooks. Default: none."),
  metrics: section(metrics, "Where the figures of a run go besides metrics.prom in its folder."),
  watch: section(
    z
      .strictObject({
        openAfter: defaulted(
          count(1, 100),
          defaults.watch.openAfter,
          "Anomalous rows that open an incident.",
        ),
        of: defaulted(count(1, 100), defaults.watch.of, "Newest rows that they are counted among."),
        closeAfter: defaulted(count(1, 1000), defaults.watch.closeAfter, "Calm rows in a row that close it."),
        repeat: defaulted(
          durationOrNever,
          defaults.watch.repeat,
          "Time after which routes with on: [live] get another message about an incident that is still open; PagerDuty repeats by itself.",
        ),
      })
      .refine(({ openAfter, of }) => openAfter <= of, { error: "openAfter is at most of" }),
    "When `noctule watch` opens and closes an incident, in rows of a host, and repeats its message.",
  ),
  predict: optional(
    z.strictObject({
      host: optional(text, "Host whose model answers. Default: the only one that has a model."),
      feature: optional(text, "Feature that a plain list of values is of. Default: the host's only one."),
    }),
    "Whose model answers POST /predict of a watch where the request has no ?host= or ?feature=.",
  ),
  labels: optional(
    text,
    "YAML file of what people said of incidents, relative to this file; `noctule label` writes it. Default: labels.yaml beside this file, if it exists.",
  ),
  calendar: optional(calendarEvents, "Maintenance windows and other events that are planned."),
  calendarFile: optional(text, "YAML file with a list of more such events, relative to this file."),
  ics: optional(
    ics,
    "iCalendar files of more events, relative to this file: paths, or { file, hosts, suppress }.",
  ),
  retention: section(
    z.strictObject({
      nights: defaulted(
        count(1, 10_000),
        defaults.retention.nights,
        "Nights whose runs are kept whole; the newest is always kept.",
      ),
      runs: defaulted(count(1, 1000), defaults.retention.runs, "Runs of one night that are kept."),
    }),
    "What is kept of past runs. Pruning comes after a run is published.",
  ),
  lab: optional(lab, "Trials of your own for `noctule lab`."),
  output: defaulted(
    place,
    defaults.output,
    "The folder that runs are kept in, as <output>/<name>; relative to this file, or s3://bucket/prefix. `--output` replaces it.",
  ),
  objects: section(
    objects,
    "How object stores are reached, where source.root or output is s3://bucket/prefix.",
  ),
  workers: defaulted(
    countOrAuto(1, 256),
    defaults.workers,
    "How many hosts are computed at once, or auto: one a core. `--workers` replaces it.",
  ),
})

export type JobFile = z.output<typeof jobFile>
export type JobFileInput = z.input<typeof jobFile>
