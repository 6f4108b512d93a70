import { labelSize, pixel, textLayer, type Layer, type Plane } from "./plane.ts"
import { textWidth } from "./text.ts"
import { palettes } from "./theme.ts"

/** px of the plot. */
export interface Spot {
  readonly x: number
  readonly y: number
}

export interface PeakFacts {
  readonly plane: Plane
  readonly text: string
  readonly peak: Spot
  /** Left and right of the incident's band. */
  readonly band: readonly [number, number]
  /** The curves, which the label keeps clear of. */
  readonly curves: readonly (readonly Spot[])[]
  /** A light colour; alarm where left out. */
  readonly color?: string
}

const height = 12

/** A dot at the peak and its text beside it: always inside the plot, and where it covers the curve least. */
export function peakLayers({ plane, text, peak, band, curves, color = palettes.light.alarm }: PeakFacts): Layer[] {
  const width = textWidth(text, labelSize, "bold") + 2
  const inside = ({ x, y }: Spot): Spot => ({ x: clamp(x, 1, plane.width - width), y: clamp(y, height / 2 + 1, plane.height - height / 2) })
  const left = band[0] - 6 - width
  const beside = [band[1] + 6, left].flatMap(x => [0, 14, -14].map(dy => ({ x, y: peak.y + dy })))
  const near = [-12, 12, 24, -24].flatMap(dy => [peak.x - width / 2, peak.x + 7, peak.x - 7 - width].map(x => ({ x, y: peak.y + dy })))
  const places = [...beside, ...near].filter(p => p.x >= 0 && p.x + width <= plane.width).map(inside)
  const spots = [peak, ...curves.flatMap(dense)]
  const covered = (p: Spot) => spots.filter(s => s.x > p.x - 4 && s.x < p.x + width + 4 && Math.abs(s.y - p.y) < height / 2 + 3).length
  const best = places.reduce((a, b) => (covered(b) < covered(a) ? b : a), places[0] ?? inside({ x: 0, y: peak.y }))
  const { paper } = palettes.light
  const dot = { type: "point", shape: "circle", filled: true, size: 26, color, stroke: paper, strokeWidth: 1, opacity: 1 }
  return [
    { data: { values: [peak] }, mark: dot, encoding: { x: pixel("x"), y: pixel("y") } },
    textLayer([{ ...best, s: text }], { color, fontWeight: 600 }),
  ]
}

/** The curve with a spot at least every 4 px, so that a line that crosses a label counts even where its own points lie outside. */
function dense(curve: readonly Spot[]): Spot[] {
  return curve.flatMap((to, i) => {
    const from = curve[i - 1] ?? to
    const pieces = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 4))
    return Array.from({ length: pieces }, (_, k) => ({ x: to.x + ((from.x - to.x) * k) / pieces, y: to.y + ((from.y - to.y) * k) / pieces }))
  })
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
