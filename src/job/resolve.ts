import { basename, dirname, join, resolve } from "node:path"
import { isObjectUrl, type Job, parseInstant, type Source } from "../base/index.ts"
import { overrideWrong, sinceAfterUntil, sinceWithoutUntil } from "./faults.ts"
import { resolveCalendar } from "./calendar-file.ts"
import { lastTimeOfDay } from "./time/instant.ts"
import { resolveObjects, resolvePlace } from "./objects/resolve.ts"
import { resolveLogs } from "./logs/resolve.ts"
import { resolvePrometheus } from "./prometheus/resolve.ts"
import { resolveMetrics, resolveRoutes } from "./resolve-routes.ts"
import type { JobFile } from "./schema/job-file.ts"

/** Overrides of the job file: flags, then environment. Paths are relative to the working folder. */
export interface JobOverrides {
  /** `--until`: ISO 8601 time or date; the night's end. */
  readonly until?: string | undefined
  /** `--since`: ISO 8601 time or date; the night's start. */
  readonly since?: string | undefined
  /** `--source`, else NOCTULE_SOURCE: the folder in place of source.root. */
  readonly source?: string | undefined
  /** `--output`, else NOCTULE_OUTPUT. */
  readonly output?: string | undefined
  /** `--workers`, else NOCTULE_WORKERS: a whole number or "auto". */
  readonly workers?: number | string | undefined
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Epoch ms: the end of a night that ends "now", and the reference for a time of day. */
  readonly now?: number
}

/**
 * Resolves a parsed job file with its overrides: every value present, every path absolute. `file` is relative
 * to the working folder.
 */
export function resolveJob(content: JobFile, file: string, overrides: JobOverrides = {}): Job {
  const folder = dirname(resolve(file))
  const name = content.name ?? jobNameFrom(file)
  const { prometheus: written } = content.source
  const server = written === undefined ? null : resolvePrometheus(written, folder)
  const logs = content.source.logs === undefined ? null : resolveLogs(content.source.logs, name)
  const source = resolveSource(
    content,
    folder,
    givenFolder("--source", overrides.source, overrides.env?.["NOCTULE_SOURCE"]),
  )
  const givenOutput = givenFolder("--output", overrides.output, overrides.env?.["NOCTULE_OUTPUT"])
  const output =
    givenOutput === undefined
      ? resolvePlace(content.output, { folder, flag: "output" })
      : resolvePlace(givenOutput, { folder: ".", flag: "--output" })
  const places = resolveObjects(content, { ...source, output }, folder)
  return {
    name,
    file: resolve(file),
    source: {
      ...source,
      ...(server !== null && { prometheus: server.rule }),
      ...(logs !== null && { logs: logs.rule }),
    },
    night: resolveNight(content, overrides),
    history: content.history,
    step: content.step === "auto" ? (server?.rule.step ?? logs?.rule.every ?? "auto") : content.step,
    features: mergedRules((server ?? logs)?.features ?? {}, content.features ?? {}),
    model: content.model,
    threshold: content.threshold,
    incidents: content.incidents,
    report: resolveReport(content, { folder, name }),
    deliver: resolveRoutes(content, folder),
    metrics: resolveMetrics(content, folder),
    watch: content.watch,
    predict: { host: content.predict?.host ?? null, feature: content.predict?.feature ?? null },
    labels: resolveLabels(
      content,
      folder,
      places.objects?.output ? join(places.output, name, "state") : folder,
    ),
    calendar: resolveCalendar(content, folder),
    retention: content.retention,
    lab: { trials: resolveTrials(content) },
    ...places,
    workers: resolveWorkers(content, overrides),
  }
}

/** The second's rules are above those of the first, key by key. */
function mergedRules(below: Job["features"], above: Job["features"]): Job["features"] {
  const merged = new Map(Object.entries(below))
  for (const [name, rule] of Object.entries(above)) merged.set(name, { ...merged.get(name), ...rule })
  return Object.fromEntries(merged)
}

function resolveSource({ source }: JobFile, folder: string, override: string | undefined): Source {
  const root =
    override === undefined
      ? resolvePlace(source.root, { folder, flag: "source.root" })
      : resolvePlace(override, { folder: ".", flag: "--source" })
  const { machine } = source
  const { column: named, format, origin, zone } = source.time
  const [column, clock] = typeof named === "string" ? [named] : named
  return {
    root,
    files: source.files ?? (machine === undefined ? [] : ["*/*.csv"]),
    history: source.history ?? [],
    night: source.night ?? [],
    layout: source.layout,
    host: machine !== undefined && source.files === undefined ? { path: "{host}/*.csv" } : source.host,
    time: {
      column,
      ...(clock !== undefined && { clock }),
      format,
      origin: origin === undefined ? null : parseInstant(origin, zone),
      zone,
    },
    metric: source.metric,
    value: source.value,
    missing: source.missing,
    ...(source.decimal !== undefined && { decimal: source.decimal }),
    events: source.events === undefined ? null : pathBelow(root, source.events),
    ...(source.followLinks === true && { followLinks: true }),
    ...(machine !== undefined && { machine: { every: machine.every, host: machine.host ?? null } }),
  }
}

function pathBelow(root: string, path: string): string {
  if (isObjectUrl(path)) return path
  if (!isObjectUrl(root)) return resolve(root, path)
  return `${root}/${path.replace(/^(\.?\/)+/, "")}`
}

function resolveReport(
  { report }: JobFile,
  { folder, name }: { readonly folder: string; readonly name: string },
): Job["report"] {
  const { title = name, name: owner = null, logo, accent = null, url = null, ...rest } = report
  return { ...rest, title, name: owner, logo: logo === undefined ? null : resolve(folder, logo), accent, url }
}

/** Where the job's folder is in an object store, labels are there, too, unless the job names a file. */
function resolveLabels({ labels }: JobFile, folder: string, fallback: string): Job["labels"] {
  return labels === undefined
    ? { file: join(fallback, "labels.yaml"), named: false }
    : { file: resolve(folder, labels), named: true }
}

function resolveTrials({ lab }: JobFile): Job["lab"]["trials"] {
  return Object.fromEntries(
    Object.entries(lab?.trials ?? {}).map(([name, { change, against = "production" }]) => [
      name,
      { change, against },
    ]),
  )
}

function resolveNight({ night, report }: JobFile, overrides: JobOverrides): Job["night"] {
  const now = overrides.now ?? Date.now()
  const read = (flag: string, text: string): number => {
    const instant = lastTimeOfDay(text, report.timeZone, now) ?? parseInstant(text, report.timeZone)
    if (instant === null)
      throw overrideWrong(
        flag,
        "an ISO 8601 time or date such as 2026-11-21T06:00:00Z, or a time of day such as 06:00",
        text,
      )
    return instant
  }
  const written = night.end === "now" || night.end === "data" ? night.end : read("night.end", night.end)
  const end = overrides.until === undefined ? written : read("--until", overrides.until)
  if (overrides.since === undefined) return { ...night, end }
  const since = read("--since", overrides.since)
  if (end === "data") throw sinceWithoutUntil()
  const until = end === "now" ? now : end
  if (since >= until) throw sinceAfterUntil(new Date(since).toISOString(), new Date(until).toISOString())
  return { ...night, length: until - since, end: until }
}

function resolveWorkers(content: JobFile, overrides: JobOverrides): Job["workers"] {
  const flag = overrides.workers === undefined ? "NOCTULE_WORKERS" : "--workers"
  const text = firstNonEmpty(overrides.workers?.toString(), overrides.env?.["NOCTULE_WORKERS"])
  if (text === undefined || text === "auto") return text ?? content.workers
  const workers = Number(text)
  if (!Number.isInteger(workers) || workers < 1 || workers > 256)
    throw overrideWrong(flag, "auto, or a whole number from 1 to 256", text)
  return workers
}

/** The file name, reduced to the characters of a job name. */
function jobNameFrom(file: string): string {
  const plain = basename(file)
    .replace(/\.ya?ml$/i, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .slice(0, 64)
  return plain.replaceAll(/^[.-]+|[.-]+$/g, "") || "job"
}

/** Rejects an empty path: an unset script variable would otherwise mean the working folder. */
function givenFolder(
  flag: "--source" | "--output",
  text: string | undefined,
  variable: string | undefined,
): string | undefined {
  if (text === "") throw overrideWrong(flag, "the path of a folder", text)
  return firstNonEmpty(text, variable)
}

/** An empty environment variable counts as unset. */
function firstNonEmpty(flag: string | undefined, variable: string | undefined): string | undefined {
  return flag ?? (variable === "" ? undefined : variable)
}
