/** One host's rows as read, before any rule has touched them. */
export interface RawTable {
  readonly host: string
  /**
   * In the order in which they win over each other: a later part's value replaces an earlier one in the same
   * slot.
   */
  readonly parts: readonly RawPart[]
  /** Lines of its files that were no row at all. */
  readonly rejected: number
}

/** Rows that came together: a file, or one metric of a long table. */
export interface RawPart {
  /** [rows] epoch ms in the order of the file; NaN where the time could not be read. */
  readonly times: Float64Array
  readonly columns: readonly RawColumn[]
}

export interface RawColumn {
  readonly name: string
  /**
   * [rows] as read; NaN = missing; may hold infinities. 64 bits: a counter's steps are small beside its
   * value.
   */
  readonly values: Float64Array
  /** Cells that held text other than a number or a missing mark. */
  readonly text: number
}
