import type { Contribution, Feature, Frame, Member, Scores } from "../../../src/base/index.ts"
import { anomalousRows, type ScoredNight, type Threshold } from "../../../src/incidents/index.ts"

export const minute = 60_000
export const hour = 60 * minute
export const start = Date.parse("2026-11-20T00:00:00Z")
export const at = (row: number): string => new Date(start + row * minute).toISOString()

export interface Column {
  readonly name: string
  readonly values: readonly number[]
  readonly errors: readonly number[]
  readonly expected?: readonly number[]
  /** Half the range's width. */
  readonly spread?: number
  readonly threshold?: number
  readonly unit?: string
}

/**
 * One host's night in one-minute rows: score = mean error, contribution = error ÷ sum of errors, thresholds 5
 * (score) and 4 (each feature).
 */
export function scoredNightOf(columns: readonly Column[], host = "db-2"): ScoredNight {
  const rows = columns[0]!.values.length
  const fill = (pick: (column: Column, row: number) => number) =>
    Float32Array.from({ length: rows * columns.length }, (_, i) =>
      pick(columns[i % columns.length]!, Math.floor(i / columns.length)),
    )
  const known = (row: number): number[] => columns.map(c => c.errors[row]!).filter(e => !Number.isNaN(e))
  const total = (row: number): number => known(row).reduce((a, b) => a + b, 0)
  const expected = (c: Column, row: number): number => c.expected?.[row] ?? 10
  const night: Frame = {
    host,
    start,
    step: minute,
    rows,
    features: columns.map(featureOf),
    values: fill((c, row) => c.values[row]!),
  }
  const scores: Scores = {
    host,
    start,
    step: minute,
    rows,
    features: columns.map(c => c.name),
    score: Float32Array.from({ length: rows }, (_, row) =>
      known(row).length === 0 ? NaN : total(row) / known(row).length,
    ),
    errors: fill((c, row) => c.errors[row]!),
    contributions: fill((c, row) =>
      known(row).length === 0 ? NaN : (Number.isNaN(c.errors[row]!) ? 0 : c.errors[row]!) / (total(row) || 1),
    ),
    expected: fill(expected),
    lower: fill((c, row) => expected(c, row) - (c.spread ?? 2)),
    upper: fill((c, row) => expected(c, row) + (c.spread ?? 2)),
  }
  const threshold = thresholdAt(
    5,
    columns.map(() => 4),
  )
  return {
    night,
    scores,
    threshold,
    anomalous: anomalousRows(scores, threshold),
    rule: { mergeGap: 10 * minute, shortest: 0 },
  }
}

export function thresholdAt(score: number, features: readonly number[]): Threshold {
  return { score, features: Float32Array.from(features) }
}

/** `length` ordinary rows with `value` over the rows of `spans`. */
export function series(
  length: number,
  ordinary: number,
  ...spans: readonly (readonly [first: number, last: number, value: number])[]
): number[] {
  return Array.from(
    { length },
    (_, row) => spans.find(([first, last]) => row >= first && row <= last)?.[2] ?? ordinary,
  )
}

/** A member from rows of the night; signals as feature → share, all with onset at `first`. */
export function memberAt(
  host: string,
  first: number,
  last: number,
  signals: Readonly<Record<string, number>>,
  more: Partial<Member> = {},
): Member {
  const contributions = Object.entries(signals).map(([feature, share]) =>
    contributionOf({ feature, share, onset: at(first) }),
  )
  return {
    host,
    start: at(first),
    end: at(last),
    open: false,
    peak: at(first),
    score: 20,
    threshold: 5,
    leadUp: at(first),
    anomalousRows: last - first + 1,
    contributions,
    ...more,
  }
}

export function contributionOf(more: Partial<Contribution>): Contribution {
  const feature = more.feature ?? "disk-io-time"
  return {
    feature,
    label: feature,
    share: 0.5,
    signal: true,
    direction: "up",
    actual: 80,
    expected: 10,
    range: [8, 12],
    deviation: 35,
    at: at(5),
    unit: "",
    onset: at(0),
    ...more,
  }
}

function featureOf({ name, threshold, unit }: Column): Feature {
  const floor = { relative: 0.01, absolute: 0.001 }
  return {
    name,
    label: name,
    unit: unit ?? "",
    kind: "gauge",
    scaling: "min-max",
    threshold: threshold ?? null,
    deadband: floor,
  }
}
