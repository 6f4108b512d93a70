import type { TimeSpan } from "../../base/index.ts"

/** A Vega-Lite 6 spec as plain JSON, with its data and light colours; its layout measures no text. */
export type Spec = Readonly<Record<string, unknown>>

/** A finished chart, with its text alternative and data table. */
export interface Chart {
  readonly spec: Spec
  /** The finding, one or two plain sentences with units and time zone. */
  readonly caption: string
  /** How to read the marks. Charts of one kind share it: print it once per group. */
  readonly key: string
  /** The text alternative. */
  readonly alt: string
  /** The data table. */
  readonly table: ChartTable
  readonly plot: PlotBounds
}

export interface ChartTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The plot's rectangle in px of the SVG's viewBox, and the values at its edges, for a crosshair. */
export interface PlotBounds {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Epoch ms at left and right; null where the axis is not time. */
  readonly time: readonly [number, number] | null
  /** Values at bottom and top, in the feature's unit; null for rows of names and logarithmic scales. */
  readonly value: readonly [number, number] | null
}

/** `open`: not ended when the data ended. */
export interface IncidentSpan extends TimeSpan {
  readonly open: boolean
}

/** "hero" spans the page (695 px), "panel" half of it (335 px). */
export type ChartSize = "hero" | "panel"
