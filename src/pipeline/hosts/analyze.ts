import {
  type ForecastRecord,
  type HeldOutRate,
  type HostFrames,
  type HostResult,
  iso,
  type Job,
  type LevelShiftRecord,
  type Member,
  type MemberSeries,
  type ModelFiles,
  type Scores,
  type TrainingRecord,
} from "../../base/index.ts"
import {
  type DayModel,
  dayModel,
  type DayCalibration,
  detect,
  forecastNextDay,
  packModels,
} from "../../detect/index.ts"
import {
  anomalousRows,
  findMembers,
  heldOutRate,
  memberSeries,
  rowThresholds,
  silentMember,
  thresholdOf,
  withAgreement,
  withBaseRates,
  withCounterfactuals,
} from "../../incidents/index.ts"

/** A worker's result for one host, as plain records and typed arrays. */
export interface HostAnalysis {
  readonly scores: Scores
  readonly threshold: number
  readonly thresholds: NonNullable<HostResult["thresholds"]>
  /** [rows], 1 = the row belongs to an anomaly: it or a neighbour exceeds the threshold. */
  readonly anomalous: Uint8Array
  readonly members: readonly Member[]
  /** One for each of `members`. */
  readonly series: readonly MemberSeries[]
  readonly silent: Member | null
  readonly training: TrainingRecord
  /** Models from which the next night starts. */
  readonly models: readonly ModelFiles[]
  /** What judges the next day with them; null where no detector can. */
  readonly day: DayModel | null
  readonly peak: HostResult["peak"]
  readonly overview: HostResult["overview"]
  /** Forecasts of the day after the night; may be empty. */
  readonly forecasts: readonly ForecastRecord[]
  readonly levelShifts: readonly LevelShiftRecord[]
  /** Null where too little history is held out. */
  readonly heldOut: HeldOutRate | null
}

export interface HostJob {
  readonly frames: HostFrames
  readonly job: Job
  /** The host's models of an earlier night. */
  readonly earlier: readonly ModelFiles[]
  /** Its group's models, where they score it. */
  readonly sharedModels?: readonly ModelFiles[]
  /** Versions of the program and its libraries; stored with the models. */
  readonly versions: Readonly<Record<string, string>>
}

/**
 * Trains on the history, scores the night and finds its anomalies. Computes only: no file, no clock, no log.
 */
export async function analyze({
  frames,
  job,
  earlier,
  sharedModels,
  versions,
}: HostJob): Promise<HostAnalysis> {
  const { history, night, quality } = frames
  const detection = await detect(frames, job.model, { earlier, ...(sharedModels && { sharedModels }) })
  const { night: scores, calibration, perDetector, training, levelShifts, rescore } = detection
  const threshold = thresholdOf(calibration, job.threshold)
  const anomalous = anomalousRows(scores, threshold)
  const found = findMembers({ night, scores, threshold, anomalous, rule: job.incidents })
  const agreed = withAgreement(found, {
    perDetector,
    start: scores.start,
    step: scores.step,
    rule: job.threshold,
  })
  const rated = withBaseRates(agreed, {
    features: night.features,
    history: detection.historyErrors,
    night: scores,
    threshold,
  })
  const members = await withCounterfactuals(rated, { ...scores, rescore })
  const forecasts = quality.silent ? [] : await forecastNextDay(frames, job.model)
  const day = detection.day()
  return {
    scores,
    threshold: threshold.score,
    thresholds: night.features.map(({ threshold: value }, f) => ({
      error: rounded(threshold.features[f] ?? NaN),
      value,
    })),
    anomalous,
    members,
    series: members.map(member =>
      memberSeries({ history, night, scores, threshold, anomalous, member, zone: job.report.timeZone }),
    ),
    silent: quality.silent ? silentMember(quality, night) : null,
    training,
    models: packModels(detection.models, {
      thresholds: threshold,
      ...(detection.rowErrors && { rows: rowThresholds(detection.rowErrors, job.threshold) }),
      versions,
    }),
    levelShifts,
    heldOut: heldOutRate(calibration, { threshold: job.threshold, incidents: job.incidents }),
    peak: peakOf(scores),
    overview: overviewOf(scores, threshold.score),
    forecasts,
    day: day && dayModelOf(day, { job, forecasts, nightThreshold: threshold.score }),
  }
}

interface DayRule extends Pick<HostAnalysis, "forecasts"> {
  readonly job: Job
  readonly nightThreshold: number
}

/** The day's threshold is set on rows judged as the day is; it is never below the night's. */
function dayModelOf(day: DayCalibration, { job, forecasts, nightThreshold }: DayRule): DayModel {
  const { score, features } = thresholdOf(day.calibration, job.threshold)
  const threshold = { score: Math.max(score, nightThreshold), features }
  return dayModel({ window: job.model.window, day, threshold, forecasts })
}

/** Rounds to five digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(5))
}

function peakOf({ start, step, score }: Scores): HostResult["peak"] {
  const highest = score.reduce((most, value) => (value > most ? value : most), -Infinity)
  const row = score.indexOf(highest)
  return row < 0 ? null : { time: iso(start + row * step), score: highest }
}

/** At most 96 cells per night: 15 minutes each for 24 h. */
function overviewOf({ start, step, rows, score }: Scores, threshold: number): HostResult["overview"] {
  const rowsPerCell = Math.max(1, Math.ceil(rows / 96))
  const ratios = Array.from({ length: Math.ceil(rows / rowsPerCell) }, (_, cell) => {
    const scored = score.subarray(cell * rowsPerCell, (cell + 1) * rowsPerCell).filter(Number.isFinite)
    return scored.length === 0 ? null : Math.max(...scored) / threshold
  })
  return { start: iso(start), cell: rowsPerCell * step, ratios }
}
