import {
  columnOf,
  type FeatureSeries,
  type Frame,
  hour,
  type Member,
  type MemberSeries,
  type Scores,
} from "../../base/index.ts"
import { minMaxIndices } from "../../stats/index.ts"
import type { ScoredNight, Span } from "../anomalies.ts"
import { previousDays, roundForChart } from "./previous-days.ts"
import { featureDeviations } from "./deviations.ts"

export interface MemberSeriesInput extends Omit<ScoredNight, "rule"> {
  readonly history: Frame
  readonly member: Member
  /** IANA zone of the night's hours. */
  readonly zone: string
}

/** A night up to this long is drawn whole. */
const maxWholeNight = 48 * hour
/** Two points each: a hero chart is 660 px wide. */
const buckets = 330
/** All signals, and the leading features up to this many, get a series of their own. */
const minDrawn = 8
const maxFeatures = 12

/**
 * What the charts of one member need: the whole night, or of a longer one the incident with 6 h or three
 * times its length on either side.
 */
export function memberSeries({
  history,
  night,
  scores,
  threshold,
  anomalous,
  member,
  zone,
}: MemberSeriesInput): MemberSeries {
  const span = chartSpan(scores, member)
  const instant = (row: number): number => scores.start + row * scores.step
  const marks = [member.start, member.peak, member.end].map(iso => rowAt(scores, Date.parse(iso)))
  const rows = keptRows(scores.score, span, marks)
  const drawn = member.contributions.filter((c, rank) => rank < minDrawn || c.signal).slice(0, maxFeatures)
  const leadingFeature = (drawn.find(c => c.signal) ?? drawn[0])?.feature
  const earlier =
    leadingFeature === undefined
      ? undefined
      : previousDays({
          history,
          feature: leadingFeature,
          span: { start: instant(rows[0]!), end: instant(rows.at(-1)!) },
          zone,
        })
  return {
    host: member.host,
    threshold: threshold.score,
    times: rows.map(instant),
    score: rows.map(row => roundForChart(scores.score[row]!)),
    features: drawn.map(({ feature }) => featureSeries({ night, scores, anomalous, span, marks, feature })),
    deviations: featureDeviations({
      night,
      scores,
      span,
      features: member.contributions.map(c => c.feature),
    }),
    ...(earlier && { previousDays: earlier }),
  }
}

function chartSpan(scores: Scores, member: Member): Span {
  const last = scores.rows - 1
  if (scores.rows * scores.step <= maxWholeNight) return { first: 0, last }
  const [start, end] = [Date.parse(member.start), Date.parse(member.end)]
  const margin = Math.max(6 * hour, 3 * (end - start))
  return {
    first: Math.max(0, rowAt(scores, start - margin)),
    last: Math.min(last, rowAt(scores, end + margin)),
  }
}

function rowAt({ start, step }: Scores, time: number): number {
  return Math.round((time - start) / step)
}

interface FeatureSeriesInput {
  readonly night: Frame
  readonly scores: Scores
  readonly anomalous: Uint8Array
  readonly span: Span
  /** Rows that stay whatever the reduction keeps. */
  readonly marks: readonly number[]
  readonly feature: string
}

function featureSeries({
  night,
  scores,
  anomalous,
  span,
  marks,
  feature,
}: FeatureSeriesInput): FeatureSeries {
  const width = scores.features.length
  const at = scores.features.indexOf(feature)
  const { label, unit } = night.features[at]!
  const values = columnOf(night.values, width, at)
  const rows = keptRows(values, span, marks)
  const pick = (matrix: Float32Array) => rows.map(row => roundForChart(matrix[row * width + at]!))
  return {
    feature,
    label,
    unit,
    times: rows.map(row => scores.start + row * scores.step),
    actual: rows.map(row => roundForChart(values[row]!)),
    expected: pick(scores.expected),
    lower: pick(scores.lower),
    upper: pick(scores.upper),
    anomalous: rows.map(row => anomalous[row] === 1),
  }
}

function keptRows(values: Float32Array, { first, last }: Span, marks: readonly number[]): number[] {
  const kept = Array.from(minMaxIndices(values.subarray(first, last + 1), buckets), row => row + first)
  return [...new Set([...kept, ...marks])].sort((a, b) => a - b)
}
