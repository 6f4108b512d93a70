import type { Feature, Frame, HostFrames, ModelRule } from "../../../src/base/index.ts"
import { buildDataset, type Dataset } from "../../../src/detect/dataset.ts"
import { seeded } from "../../../src/stats/index.ts"
import { qualityOf } from "../../quality.ts"

export const minute = 60_000
export const day = 1440 * minute
/** A Wednesday. */
export const nightStart = Date.parse("2026-03-18T00:00:00Z")

/** A feature's value in a row; rows before the night are negative. */
export type Column = (row: number, time: number) => number

export interface HostOptions {
  readonly columns: Readonly<Record<string, Column>>
  readonly historyRows: number
  readonly nightRows: number
  /** ms */
  readonly step?: number
  /** Rows between the end of history and the night. */
  readonly gapRows?: number
  readonly unit?: string
  readonly kind?: Feature["kind"]
}

/** A host whose night begins at `nightStart`. */
export function hostOf({
  columns,
  historyRows,
  nightRows,
  step = minute,
  gapRows = 0,
  unit = "",
  kind = "gauge",
}: HostOptions): HostFrames {
  const features = Object.keys(columns).map((name): Feature => ({
    name,
    label: name,
    unit,
    kind,
    scaling: "min-max",
    threshold: null,
  }))
  const frame = (first: number, rows: number): Frame => {
    const start = nightStart + first * step
    const values = Float32Array.from({ length: rows * features.length }, (_, i) => {
      const row = first + Math.floor(i / features.length)
      return columns[features[i % features.length]!.name]!(row, nightStart + row * step)
    })
    return { host: "db-2", start, step, rows, features, values }
  }
  return {
    host: "db-2",
    history: frame(-historyRows - gapRows, historyRows),
    night: frame(0, nightRows),
    quality: qualityOf("db-2", features),
  }
}

export function datasetOf(options: HostOptions, window = 10): Dataset {
  return buildDataset(hostOf(options), window)
}

export const rule: ModelRule = {
  detectors: ["lstm-autoencoder", "dense-autoencoder"],
  engine: "onnxruntime",
  window: 12,
  stride: "auto",
  units: 12,
  updates: 40,
  rate: 1e-2,
  batch: 64,
  seed: 1,
  warmStart: true,
  scope: "host",
}

/** Reproducible noise: the same row always has the same. */
export function noise(seed: string, deviation: number): Column {
  const known = new Map<number, number>()
  const random = seeded(seed)
  return row => {
    if (!known.has(row)) known.set(row, deviation * random.normal())
    return known.get(row)!
  }
}

/** 0 at midnight, 1 at noon. */
export const daily = (time: number): number => (1 - Math.cos((2 * Math.PI * (time % day)) / day)) / 2
