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
 * What ingest hands on for one host. The night starts exactly where the history's grid ends, or later on the
 * same grid.
 */
export interface HostFrames {
  readonly host: string
  readonly history: Frame
  readonly night: Frame
  readonly quality: HostQuality
}

/** An instant of the fleet's life that people told us about: a deploy, a reboot. */
export interface FleetEvent {
  /** Epoch ms. */
  readonly time: number
  /** "" = the whole fleet. */
  readonly host: string
  readonly text: string
}

/** What was wrong with a host's data and by which rule it was mended; counts of rows or cells. */
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
  /** True when the host stopped sending during the night and did not come back before its end. */
  readonly silent: boolean
  readonly features: readonly FeatureQuality[]
}

/** Rows of a file that do not fit its header and were left out. */
export interface RejectedRows {
  readonly file: string
  readonly rejected: number
  /** All rows of the file, the rejected ones among them. */
  readonly rows: number
}

export interface FeatureQuality {
  readonly feature: string
  readonly missing: number
  /** Cells that held text other than a number or a missing mark. */
  readonly text: number
  readonly infinite: number
  /** Times that a counter fell. */
  readonly resets: number
  /**
   * "ok" is used; "constant" is used (when it moves, it is often the signal); "empty" has no value in history
   * and night and is left out; "new" has values only in the night and is left out.
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
