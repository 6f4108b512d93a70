import type { TimeSpan } from "../../base/index.ts"

/**
 * A Vega-Lite 6 spec as plain JSON: self-contained (its data and its light colours are inside), laid out
 * without measuring text.
 */
export type Spec = Readonly<Record<string, unknown>>

/** One finished chart: what it shows, and the same in words and in cells for who cannot see it. */
export interface Chart {
  readonly spec: Spec
  /** The finding, one or two plain sentences with units and time zone. */
  readonly caption: string
  /** How to read the marks; charts drawn alike share one, so print it once under a group. */
  readonly key: string
  /** The text alternative. */
  readonly alt: string
  /** The table twin. */
  readonly table: ChartTable
  readonly plot: PlotBounds
}

export interface ChartTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Where the plot lies inside the SVG, px of its viewBox, and what its edges mean: enough for a crosshair. */
export interface PlotBounds {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Epoch ms at left and right, or null where the chart is not over time. */
  readonly time: readonly [number, number] | null
  /**
   * Values at bottom and top, in the feature's own unit; null where rows are names or the scale is
   * logarithmic.
   */
  readonly value: readonly [number, number] | null
}

/** `open`: still going on when the data ended. */
export interface IncidentSpan extends TimeSpan {
  readonly open: boolean
}

/** "hero" spans the page (695 px), "panel" half of it (335 px). */
export type ChartSize = "hero" | "panel"
