import type { Feature } from "./feature.ts"

/** Aligned series of one host on a regular grid. */
export interface Frame {
  readonly host: string
  /** Epoch ms of row 0. */
  readonly start: number
  /** Milliseconds between rows. */
  readonly step: number
  readonly rows: number
  readonly features: readonly Feature[]
  /**
   * Shape [rows × features], row-major, in the features' units (a counter is already a rate per second); NaN
   * = missing.
   */
  readonly values: Float32Array
}

/**
 * One host's frames from ingest. The night starts where the history's grid ends, or later on the same grid.
 */
export interface HostFrames {
  readonly host: string
  readonly history: Frame
  readonly night: Frame
  readonly quality: HostQuality
}

/** An event that the team recorded, such as a deploy or reboot. */
export interface FleetEvent {
  /** Epoch ms. */
  readonly time: number
  /** "" = the whole fleet. */
  readonly host: string
  readonly text: string
}

/** Problems of a host's data, and how they were repaired; counts of rows or cells. */
export interface HostQuality {
  readonly host: string
  readonly rowsRead: number
  /** Share of the night's grid rows that hold at least one value, 0–1. */
  readonly coverage: number
  readonly historyCoverage: number
  readonly duplicateRows: number
  /** Rows that replaced another value of the same instant and column. Absent in older runs. */
  readonly conflictingRows?: number
  readonly outOfOrderRows: number
  /** Longest run of grid rows without any value inside history and night, ms. */
  readonly longestGap: number
  readonly gapRows: number
  /** Rows whose time could not be read. */
  readonly badTimes: number
  /** Epoch ms of the last row of the night with any value, or null where the night is empty. */
  readonly lastSeen: number | null
  /** True when the host stopped sending during the night and did not resume. */
  readonly silent: boolean
  readonly features: readonly FeatureQuality[]
}

/** Rows that do not match their file's header, or a last line of JSON that is cut: they were skipped. */
export interface RejectedRows {
  readonly file: string
  readonly rejected: number
  /** All rows of the file, including the rejected ones. */
  readonly rows: number
  /** Only the last line was skipped, since the file ends inside it. */
  readonly cut?: true
  /** Some of an access log's lines that are no request, redacted; absent elsewhere. */
  readonly samples?: readonly string[]
}

export interface FeatureQuality {
  readonly feature: string
  readonly missing: number
  /** Cells with text that is neither a number nor a marker of a missing value. */
  readonly text: number
  readonly infinite: number
  /** Counter resets. */
  readonly resets: number
  /**
   * "ok" and "constant" are used (a constant that changes is often the signal). "empty" (no values) and "new"
   * (values only in the night) are skipped.
   */
  readonly state: "ok" | "constant" | "empty" | "new"
}

/** One column of a matrix [rows × width], row-major: [rows], a copy. */
export function columnOf(matrix: Float32Array, width: number, f: number): Float32Array {
  const column = new Float32Array(matrix.length / width)
  for (let row = 0, at = f; row < column.length; row++, at += width) column[row] = matrix[at]!
  return column
}

/** Rows × features as one row-major array. */
export interface Matrix {
  readonly values: Float32Array
  readonly rows: number
  readonly width: number
}
