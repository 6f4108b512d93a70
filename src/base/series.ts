/** series/<incident>.json: chart data of one incident, downsampled without losing a peak. */
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
  /** Signals and leading features, largest share first; each with its own downsampled times. */
  readonly features: readonly FeatureSeries[]
  /** Largest deviation per cell, in half-widths of the expected range; for the heat map. */
  readonly deviations: {
    readonly start: number
    /** ms */
    readonly cell: number
    readonly features: readonly string[]
    /** [features][cells]; null = no data */
    readonly values: readonly (readonly (number | null)[])[]
  }
  /**
   * The leading signal in the same hours of up to seven earlier days, latest first; absent without such days.
   */
  readonly previousDays?: { readonly feature: string; readonly days: readonly PreviousDay[] }
}

/**
 * Epoch ms and values, null = no value; `start` is the same local time as the first of the night's `times`.
 */
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
  /** True for anomalous rows. */
  readonly anomalous: readonly boolean[]
}
