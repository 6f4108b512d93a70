/** series/<incident>.json: what the charts of one incident need, reduced without losing a peak. */
export interface IncidentSeries {
  readonly incident: string
  readonly members: readonly MemberSeries[]
}

export interface MemberSeries {
  readonly host: string
  readonly threshold: number
  /** Epoch ms; the times of `score`. */
  readonly times: readonly number[]
  readonly score: readonly (number | null)[]
  /** The signals and leading features, largest share first; each with its own reduced times. */
  readonly features: readonly FeatureSeries[]
  /**
   * Deviation from the expected value in usual spreads, highest in the cell; for the heat map of all
   * features.
   */
  readonly deviations: {
    readonly start: number
    /** ms */
    readonly cell: number
    readonly features: readonly string[]
    /** [features][cells]; null = no data */
    readonly values: readonly (readonly (number | null)[])[]
  }
  /**
   * The leading signal, one of `features`, in the same hours of up to seven earlier days, latest first;
   * absent where the history holds none.
   */
  readonly previousDays?: { readonly feature: string; readonly days: readonly PreviousDay[] }
}

/** Epoch ms and values, null = no value; `start` by the clock is where `times` of the night begin. */
export interface PreviousDay {
  readonly start: number
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
}

export interface FeatureSeries {
  readonly feature: string
  readonly label: string
  readonly unit: string
  readonly times: readonly number[]
  readonly actual: readonly (number | null)[]
  readonly expected: readonly (number | null)[]
  readonly lower: readonly (number | null)[]
  readonly upper: readonly (number | null)[]
  /** Whether the row at this time lies inside an anomaly. */
  readonly anomalous: readonly boolean[]
}
