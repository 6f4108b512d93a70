import { relative } from "node:path"
import { day, hour, type Source } from "../../base/index.ts"
import { type Comments, type JobFileInput, writeDuration } from "../../job/index.ts"
import { isNameless } from "../../ingest/index.ts"
import { countOf, listSome } from "../../text/index.ts"
import type { FeatureFacts } from "./feature-facts.ts"
import type { Paths } from "./paths.ts"
import type { ColumnRoles } from "./infer-columns.ts"
import type { Extent, Spans } from "./spans.ts"

/** What the names and columns of the files show. */
export interface Plan {
  /** Absolute. */
  readonly root: string
  readonly paths: Paths
  readonly roles: ColumnRoles
  /** Name of a file of events under `root`, or null. */
  readonly events: string | null
  /** Default texts for "no value". */
  readonly sentinels: readonly string[]
  readonly decimal: Source["decimal"] | null
  /** Whose own format the files have; null for tables. */
  readonly tool: string | null
}

/** What reading the files by that plan shows. */
export interface Findings {
  readonly extent: Extent
  readonly spans: Spans
  readonly hosts: readonly string[]
  /** Steps of the sampled hosts, ms. */
  readonly steps: readonly number[]
  readonly facts: readonly FeatureFacts[]
  /** A host's first row as text; null where none was read. */
  readonly firstRow: string | null
  /** Number of files read. */
  readonly files: number
  /** What part of the given files and hosts was read; null where it was all. */
  readonly sample: string | null
  /** Epoch ms. */
  readonly now: number
  /** Sentences about unusable data. */
  readonly notUsed: readonly string[]
}

/** The smallest job that reads the files, from the plan only. */
export function firstDraft({ root, paths, roles, events, sentinels, decimal }: Plan): JobFileInput {
  const { time, host, long } = roles
  const unknown = roles.sentinels.filter(sentinel => !sentinels.includes(sentinel))
  const relativeRoot = relative(process.cwd(), root)
  return {
    source: {
      root: relativeRoot.startsWith("..") ? root : relativeRoot || ".",
      ...(paths.halves === null ? { files: oneOrMany(paths.files) } : {}),
      ...(paths.halves === null
        ? {}
        : { history: oneOrMany(paths.halves.history), night: oneOrMany(paths.halves.night) }),
      host: host === null ? paths.host : /[{}*/]/.test(host) ? { column: host } : host,
      ...(long === null ? {} : { layout: "long", ...long }),
      time: {
        column: time.clock === undefined ? time.column : [time.column, time.clock],
        format: time.format,
        ...(time.format === "elapsed-s" ? { origin: "2000-01-01T00:00:00Z" } : {}),
        ...(time.zoneless ? { zone: "UTC" } : {}),
      },
      ...(decimal === null || decimal === undefined ? {} : { decimal }),
      ...(unknown.length > 0 ? { missing: [...sentinels, ...unknown] } : {}),
      ...(events === null ? {} : { events }),
    },
    night: { end: "data" },
    step: "auto",
    features: Object.fromEntries(roles.ignored.map(name => [name, { ignore: true }])),
  }
}

/** The draft, completed from the data read. */
export function finalDraft(draft: JobFileInput, { extent, spans, facts, now }: Findings): JobFileInput {
  const singleSource = draft.source.night === undefined
  const kinds = facts.filter(needsRule).map(({ feature, kind }) => [feature, { kind }] as const)
  const end = isOld(extent, now) || isShort(extent) ? "data" : "now"
  return {
    source: draft.source,
    night: { ...(singleSource ? { length: writeDuration(spans.night) } : {}), end },
    ...(singleSource && spans.history !== null ? { history: { length: writeDuration(spans.history) } } : {}),
    step: draft.step,
    features: { ...Object.fromEntries(kinds), ...draft.features },
    ...(singleSource && spans.window !== null ? { model: { window: spans.window } } : {}),
  }
}

export function commentsOf({ roles, paths, tool }: Plan, found: Findings): Comments {
  const { extent, facts, steps, spans, now } = found
  const constant = facts.filter(fact => fact.constant).map(({ feature }) => feature)
  const ofKind = facts.filter(needsRule).map(fact => [`features/${fact.feature}`, reasonOf(fact)] as const)
  const ignored = roles.ignored.map(name => [`features/${name}`, "text, or a second time column"] as const)
  const quiet = constant.length === 0 ? "" : `\nConstant so far, which is fine: ${listSome(constant, 12)}.`
  return {
    ...Object.fromEntries<string>([...ofKind, ...ignored]),
    source: "Paths are relative to this file; --source overrides root.",
    "source/host": `${hostComment(roles, paths)}: ${listSome(found.hosts, 3)}`,
    ...(paths.halves === null ? {} : { "source/history": "separate files for history and night" }),
    "source/layout": tool === null ? "one metric per row" : `${tool}, read as one metric per row`,
    "source/time/origin": "the data do not say when second 0 was: set it here",
    "source/time/zone": "these times carry no offset: is this their zone?",
    "source/missing": "texts for missing values",
    "source/events": "such as deploys; shown in the timelines",
    "night/length":
      spans.night < day ? "the data are too short for 24h" : "time the report covers; never trained on",
    "history/length": "30d contain few rows at this step",
    "model/window": "rows; the default of 30 needs more history",
    "night/end": isOld(extent, now)
      ? `old data, newest row ${iso(extent.newest)}: set now once new rows arrive`
      : isShort(extent)
        ? "a short capture: set now once rows of some days arrive"
        : "the run's start",
    step: `detected per host${steps.length === 0 ? "" : `; here ${[...new Set(steps)].map(writeDuration).join(", ")}`}`,
    features: `Every feature is analyzed. By name or glob: label, unit, kind, threshold, link, or ignore: true.${quiet}`,
  }
}

function hostComment({ host, features }: ColumnRoles, paths: Paths): string {
  if (host !== null) return "a column"
  if (typeof paths.host !== "string") return "one server: each file is a metric"
  const [only, ...others] = features
  const mayBeMetrics = others.length === 0 && isNameless(only ?? "")
  return `a pattern of the path's end${mayBeMetrics ? "; { name: web-1 } if the files are metrics of one server" : ""}`
}

/** Lines about unused files at most; a folder may hold thousands. */
const maxNotUsed = 5

export function headComment(findings: Findings): string {
  const { extent, hosts, facts, files, sample, firstRow, notUsed } = findings
  return [
    "(npx noctule schema > job.schema.json writes the schema for editor completion)",
    "",
    `Written by noctule init: hosts: ${hosts.length}, features: ${facts.length}, rows from ${iso(extent.oldest)} to ${iso(extent.newest)} (${countOf(files, "file")} read).`,
    ...(sample === null ? [] : [`Only a sample was read: ${sample}.`]),
    ...(firstRow === null ? [] : [`First row as read: ${firstRow}`]),
    ...notUsed.slice(0, maxNotUsed).map(item => `Not used: ${item}`),
    ...(notUsed.length > maxNotUsed ? [`Not used: ${notUsed.length - maxNotUsed} more`] : []),
    "Check it with noctule validate, run it with noctule run. Runs are written to output/ next to this file.",
  ].join("\n")
}

/** A gauge needs no rule: it is the default kind. */
function needsRule(fact: FeatureFacts): fact is FeatureFacts & { readonly kind: "counter" | "flag" } {
  return fact.kind === "counter" || fact.kind === "flag"
}

function reasonOf({ kind, resets }: FeatureFacts): string {
  if (kind === "flag") return "only 0 and 1"
  return resets === 0 ? "only increases" : `only increases, except for ${countOf(resets, "reset")}`
}

function oneOrMany(names: readonly string[]): string | string[] {
  const [first] = names
  return names.length === 1 && first !== undefined ? first : [...names]
}

/** Old data: a night that ends now would be stale. */
function isOld({ newest }: Extent, now: number): boolean {
  return Math.abs(now - newest) > hour
}

/** Less data than three nights: a one-time capture. */
function isShort({ oldest, newest, step }: Extent): boolean {
  return newest + step - oldest < 3 * day
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/:\d\d\.\d{3}Z$/, "Z")
}
