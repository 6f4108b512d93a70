import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { Effects, Job, NightRule, Source } from "../../../src/base/index.ts"

export const midnight = Date.parse("2024-03-05T00:00:00Z")
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** A new folder with these files in it. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "noctule-ingest-"))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
  return root
}

export interface JobParts {
  readonly source?: Partial<Source>
  readonly time?: Partial<Source["time"]>
  readonly night?: Partial<NightRule>
  readonly features?: Job["features"]
  readonly step?: Job["step"]
}

/** A job over `root` whose night ends with the data and is six hours long, with little history needed. */
export function jobOf(root: string, parts: JobParts = {}): Job {
  return {
    name: "test",
    file: "/jobs/test.yaml",
    source: {
      root,
      files: ["**/*.csv"],
      history: [],
      night: [],
      layout: "wide",
      host: { path: "{host}" },
      time: { column: "timestamp", format: "iso", origin: null, zone: "UTC", ...parts.time },
      metric: "metric",
      value: "value",
      missing: ["NaN", "NA", "-"],
      events: null,
      ...parts.source,
    },
    night: { length: 6 * hour, end: "data", staleAfter: hour, ...parts.night },
    history: { length: 30 * day },
    step: parts.step ?? "auto",
    features: parts.features ?? {},
    model: {
      detectors: ["lstm-autoencoder"],
      engine: "onnxruntime",
      window: 10,
      stride: "auto",
      units: 4,
      updates: "auto",
      rate: 1e-3,
      batch: 8,
      seed: 1,
      warmStart: true,
      scope: "host",
    },
    threshold: { falseIncidentsPerWeek: 1, deadband: { relative: 0.01, absolute: 0.001 } },
    incidents: { mergeGap: 0, shortest: 0 },
    report: {
      title: "test",
      timeZone: "UTC",
      page: "A4",
      formats: [],
      context: false,
      charts: 0,
      url: null,
      name: null,
      logo: null,
      accent: null,
    },
    deliver: [],
    metrics: { file: null, pushgateway: null, top: 100 },
    predict: { host: null, feature: null },
    watch: { openAfter: 2, of: 3, closeAfter: 10, repeat: null },
    labels: { file: "/nowhere/labels.yaml", named: false },
    calendar: { events: [], file: null, ics: [], zone: "UTC" },
    retention: { nights: 90, runs: 3 },
    lab: { trials: {} },
    output: "/nowhere",
    workers: 1,
  }
}

export interface Quiet extends Effects {
  /** Events that were logged. */
  readonly events: string[]
}

export function effectsAt(now = midnight): Quiet {
  const events: string[] = []
  const line = (event: string): void => void events.push(event)
  return {
    events,
    now: () => now,
    log: { debug: line, info: line, warn: line, error: line },
    progress: { at: () => {}, clear: () => {} },
    env: {},
    signal: new AbortController().signal,
  }
}

/** A CSV of `rows` rows from `start`, `step` ms apart; `cells` gives the row's other columns. */
export function csv(
  header: string,
  rows: number,
  cells: (row: number) => string,
  { start = midnight, step = minute } = {},
): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `${new Date(start + row * step).toISOString()},${cells(row)}`,
  )
  return `timestamp,${header}\n${lines.join("\n")}\n`
}

/** The values of one feature. */
export function columnOf(
  { features, rows, values }: { features: readonly { name: string }[]; rows: number; values: Float32Array },
  name: string,
): number[] {
  const f = features.findIndex(feature => feature.name === name)
  if (f < 0) throw new Error(`no feature ${name}`)
  return Array.from({ length: rows }, (_, row) => values[row * features.length + f]!)
}
