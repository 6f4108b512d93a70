import type { TimeSpan } from "../../base/index.ts"

/** Parquet files of samples, as answers of a server were cached: host, series, time, value. */
export interface SampleFiles {
  /** Absolute; names of inputs are relative to it. */
  readonly folder: string
  readonly files: readonly SampleFile[]
}

export interface SampleFile {
  readonly feature: string
  /** Relative to the folder. */
  readonly name: string
  /** What it was asked for; it may hold less. */
  readonly span: TimeSpan
}
