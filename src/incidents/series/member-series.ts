import {
  columnOf,
  type Contribution,
  type FeatureSeries,
  type Frame,
  hour,
  type Member,
  type MemberSeries,
  type Scores,
} from "../../base/index.ts"
import { minMaxIndices } from "../../stats/index.ts"
import type { ScoredNight, Span } from "../anomalies.ts"
import { cellOf } from "../cell.ts"
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
  const crossing = crossingRow(scores, rowAt(scores, Date.parse(member.start)), threshold)
  const rows = keptRows(scores.score, span, [...marks, ...crossing])
  const drawn = member.contributions.filter((c, rank) => rank < minDrawn || c.signal).slice(0, maxFeatures)
  const times = rows.map(instant)
  const leading = drawn.find(c => c.signal) ?? drawn[0]
  const drawnTime = { start: Math.min(...times), end: Math.max(...times) }
  const earlier = leading && previousDays({ history, feature: leading.feature, span: drawnTime, zone })
  return {
    host: member.host,
    threshold: threshold.score,
    times,
    score: rows.map(row => roundForChart(scores.score[row] ?? NaN)),
    features: drawn.map(contribution =>
      featureSeries({
        night,
        scores,
        anomalous,
        span,
        marks: contribution.at === null ? marks : [...marks, rowAt(scores, Date.parse(contribution.at))],
        contribution,
      }),
    ),
    deviations: featureDeviations({
      night,
      scores,
      span,
      features: member.contributions.map(c => c.feature),
    }),
    ...(earlier && { previousDays: earlier }),
  }
}

/** The first of the rows above the threshold around `start`, or the first after it, and the row before it. */
function crossingRow({ score }: Scores, start: number, threshold: ScoredNight["threshold"]): number[] {
  const exceeds = (row: number): boolean => (score[row] ?? NaN) > threshold.score
  let row = start
  while (row < score.length && !exceeds(row)) row++
  if (row === start) while (row > 0 && exceeds(row - 1)) row--
  return [row - 1, row].filter(one => one >= 0 && one < score.length)
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
  readonly contribution: Pick<Contribution, "feature" | "label" | "unit">
}

function featureSeries({
  night,
  scores,
  anomalous,
  span,
  marks,
  contribution: { feature, label, unit },
}: FeatureSeriesInput): FeatureSeries {
  const at = scores.features.indexOf(feature)
  const rows = keptRows(columnOf(night.values, scores.features.length, at), span, marks)
  const cells = rows.map(row => cellOf({ night, scores }, row, at))
  return {
    feature,
    label,
    unit,
    times: rows.map(row => scores.start + row * scores.step),
    actual: cells.map(({ value }) => roundForChart(value)),
    expected: cells.map(({ expected }) => roundForChart(expected)),
    lower: cells.map(({ lower }) => roundForChart(lower)),
    upper: cells.map(({ upper }) => roundForChart(upper)),
    anomalous: rows.map(row => anomalous[row] === 1),
  }
}

function keptRows(values: Float32Array, { first, last }: Span, marks: readonly number[]): number[] {
  const kept = Array.from(minMaxIndices(values.subarray(first, last + 1), buckets), row => row + first)
  return [...new Set([...kept, ...marks])].sort((a, b) => a - b)
}
