import { columnOf, hour } from "../base/index.ts"
import type { FeatureSeries, Frame, Member, MemberSeries, Scores } from "../base/index.ts"
import { reduceIndices } from "../maths/index.ts"
import { anomalousRows } from "./anomalies.ts"
import type { Span } from "./anomalies.ts"
import { charted } from "./charted.ts"
import { deviationsOf } from "./deviations.ts"
import { previousDays } from "./previous-days.ts"
import type { Threshold } from "./threshold.ts"

export interface SeriesFacts {
  readonly history: Frame
  readonly night: Frame
  readonly scores: Scores
  readonly threshold: Threshold
  readonly member: Member
  /** IANA zone of the night's hours. */
  readonly zone: string
}

/** A night up to this long is drawn whole. */
const wholeNight = 48 * hour
/** Two points each: a hero chart is 660 px wide. */
const buckets = 330
/** All signals, and the leading features up to this many, get a series of their own. */
const leading = 8
const mostFeatures = 12

/** What the charts of one member need: the whole night, or of a longer one the incident with 6 h or three times its length on either side. */
export function memberSeries({ history, night, scores, threshold, member, zone }: SeriesFacts): MemberSeries {
  const span = spanDrawn(scores, member)
  const instant = (row: number): number => scores.start + row * scores.step
  const marks = [member.start, member.peak, member.end].map(iso => rowAt(scores, Date.parse(iso)))
  const rows = rowsKept(scores.score, span, marks)
  const anomalous = anomalousRows(scores, threshold)
  const drawn = member.contributions.filter((c, rank) => rank < leading || c.signal).slice(0, mostFeatures)
  const lead = (drawn.find(c => c.signal) ?? drawn[0])?.feature
  const earlier = lead === undefined
    ? undefined
    : previousDays({ history, feature: lead, span: { start: instant(rows[0]!), end: instant(rows.at(-1)!) }, zone })
  return {
    host: member.host,
    threshold: threshold.score,
    times: rows.map(instant),
    score: rows.map(row => charted(scores.score[row]!)),
    features: drawn.map(({ feature }) => featureSeries({ night, scores, anomalous, span, marks, feature })),
    deviations: deviationsOf({ night, scores, span, features: member.contributions.map(c => c.feature) }),
    ...(earlier && { previousDays: earlier }),
  }
}

function spanDrawn(scores: Scores, member: Member): Span {
  const last = scores.rows - 1
  if (scores.rows * scores.step <= wholeNight) return { first: 0, last }
  const [start, end] = [Date.parse(member.start), Date.parse(member.end)]
  const margin = Math.max(6 * hour, 3 * (end - start))
  return { first: Math.max(0, rowAt(scores, start - margin)), last: Math.min(last, rowAt(scores, end + margin)) }
}

function rowAt({ start, step }: Scores, time: number): number {
  return Math.round((time - start) / step)
}

interface FeatureFacts {
  readonly night: Frame
  readonly scores: Scores
  readonly anomalous: Uint8Array
  readonly span: Span
  /** Rows that stay whatever the reduction keeps. */
  readonly marks: readonly number[]
  readonly feature: string
}

function featureSeries({ night, scores, anomalous, span, marks, feature }: FeatureFacts): FeatureSeries {
  const width = scores.features.length
  const at = scores.features.indexOf(feature)
  const { label, unit } = night.features[at]!
  const values = columnOf(night.values, width, at)
  const rows = rowsKept(values, span, marks)
  const pick = (matrix: Float32Array) => rows.map(row => charted(matrix[row * width + at]!))
  return {
    feature,
    label,
    unit,
    times: rows.map(row => scores.start + row * scores.step),
    actual: rows.map(row => charted(values[row]!)),
    expected: pick(scores.expected),
    lower: pick(scores.lower),
    upper: pick(scores.upper),
    anomalous: rows.map(row => anomalous[row] === 1),
  }
}

function rowsKept(values: Float32Array, { first, last }: Span, marks: readonly number[]): number[] {
  const kept = Array.from(reduceIndices(values.subarray(first, last + 1), buckets), row => row + first)
  return [...new Set([...kept, ...marks])].sort((a, b) => a - b)
}
