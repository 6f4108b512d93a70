/** What people say of one server's rows. Instants are epoch ms; row times ascend. */
export interface Truth {
  readonly host: string
  readonly family: string
  /** [rows] */
  readonly times: Float64Array
  /** [rows], 1 = anomalous. */
  readonly labels: Uint8Array
  readonly causes: readonly Cause[]
  /** Faults of one component each, for hosts whose features are called component:metric. */
  readonly events?: readonly TargetedEvent[]
  /** Rows to both sides of a segment in which VUS-PR still counts a hit in part. */
  readonly buffer: number
}

/** The features that people hold responsible for a stretch; both ends inside. */
export interface Cause {
  readonly start: number
  readonly end: number
  readonly features: readonly string[]
}

/** A fault of one component; both ends inside. */
export interface TargetedEvent {
  readonly start: number
  readonly end: number
  readonly target: string
}

/** What a run says of the same rows. */
export interface Predictions {
  /** [rows], higher = more anomalous; NaN where the run has no score. */
  readonly score: Float64Array
  /** [rows], 1 = the run calls the row an anomaly. */
  readonly anomalous: Uint8Array
  readonly features: readonly string[]
  /** [rows × features], each feature's share of its row's score; NaN where unknown. */
  readonly contributions: Float32Array
  readonly alarms: readonly Alarm[]
}

/** An incident of the host; both ends inside. */
export interface Alarm {
  readonly start: number
  readonly end: number
  /** Largest contribution first. */
  readonly features: readonly string[]
}

/** Rows, both ends inside. */
export interface Segment {
  readonly first: number
  readonly last: number
}

/** Runs of labelled rows. */
export function segmentsOf(labels: Uint8Array): Segment[] {
  const segments: Segment[] = []
  for (let row = 0, first = 0; row < labels.length; row++) {
    if (labels[row] === 0) first = row + 1
    else if (row + 1 === labels.length || labels[row + 1] === 0) segments.push({ first, last: row })
  }
  return segments
}
