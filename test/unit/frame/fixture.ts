import type { Feature, Frame } from "../../../src/base/index.ts"
import type { AlignRule, RawPart, RawTable } from "../../../src/frame/index.ts"

export const minute = 60_000
/** A whole hour. */
export const start = Date.parse("2024-03-05T00:00:00Z")

/** Times in minutes from `start`; columns by name. */
export function part(
  minutes: readonly number[],
  columns: Readonly<Record<string, readonly number[]>>,
): RawPart {
  return {
    times: Float64Array.from(minutes, m => start + m * minute),
    columns: Object.entries(columns).map(([name, values]) => ({
      name,
      values: Float64Array.from(values),
      text: 0,
    })),
  }
}

export function table(...parts: RawPart[]): RawTable {
  return { host: "web-1", parts, rejected: 0 }
}

/** History before, night from minute `night` up to `end`. */
export function rule(night: number, end: number, over: Partial<AlignRule> = {}): AlignRule {
  const nightStart = start + night * minute
  return {
    step: "auto",
    history: { start: start - 1000 * minute, end: nightStart },
    night: { start: nightStart, end: start + end * minute },
    features: {},
    minHistory: 1,
    newestTime: start + (end - 1) * minute,
    ...over,
  }
}

export function range(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, i) => from + i)
}

export function feature(name: string, over: Partial<Feature> = {}): Feature {
  return { name, label: name, unit: "", kind: "gauge", scaling: "min-max", threshold: null, ...over }
}

/** Rows as written; NaN = missing. */
export function frame(features: readonly Feature[], rows: readonly (readonly number[])[]): Frame {
  return {
    host: "web-1",
    start,
    step: minute,
    rows: rows.length,
    features,
    values: Float32Array.from(rows.flat()),
  }
}

export function columnOf({ features, rows, values }: Frame, name: string): number[] {
  const f = features.findIndex(one => one.name === name)
  return Array.from({ length: rows }, (_, row) => values[row * features.length + f]!)
}
