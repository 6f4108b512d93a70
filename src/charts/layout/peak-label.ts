import { labelSize, type Layer, pixelChannel, type PlotArea, textLayer } from "./plot-area.ts"
import { textWidth } from "./text.ts"
import { palettes } from "./theme.ts"

/** px of the plot. */
export interface PixelPoint {
  readonly x: number
  readonly y: number
}

export interface PeakLabelInput {
  readonly area: PlotArea
  readonly text: string
  readonly peak: PixelPoint
  /** Left and right of the incident's band. */
  readonly band: readonly [number, number]
  /** The curves that the label avoids. */
  readonly curves: readonly (readonly PixelPoint[])[]
  /** A light colour; default alarm. */
  readonly color?: string
}

const height = 12

/** A dot at the peak with its text next to it, inside the plot and where it covers the curve least. */
export function peakLayers({
  area,
  text,
  peak,
  band,
  curves,
  color = palettes.light.alarm,
}: PeakLabelInput): Layer[] {
  const width = textWidth(text, labelSize, "bold") + 2
  const inside = ({ x, y }: PixelPoint): PixelPoint => ({
    x: clamp(x, 1, area.width - width),
    y: clamp(y, height / 2 + 1, area.height - height / 2),
  })
  const left = band[0] - 6 - width
  const atBand = [band[1] + 6, left].flatMap(x => [0, 14, -14].map(dy => ({ x, y: peak.y + dy })))
  const atPeak = [-12, 12, 24, -24].flatMap(dy =>
    [peak.x - width / 2, peak.x + 7, peak.x - 7 - width].map(x => ({ x, y: peak.y + dy })),
  )
  const places = [...atBand, ...atPeak].filter(p => p.x >= 0 && p.x + width <= area.width).map(inside)
  const obstacles = [peak, ...curves.flatMap(densified)]
  const overlaps = (p: PixelPoint) =>
    obstacles.filter(s => s.x > p.x - 4 && s.x < p.x + width + 4 && Math.abs(s.y - p.y) < height / 2 + 3)
      .length
  const best = places.reduce(
    (a, b) => (overlaps(b) < overlaps(a) ? b : a),
    places[0] ?? inside({ x: 0, y: peak.y }),
  )
  const { paper } = palettes.light
  const dot = {
    type: "point",
    shape: "circle",
    filled: true,
    size: 26,
    color,
    stroke: paper,
    strokeWidth: 1,
    opacity: 1,
  }
  return [
    { data: { values: [peak] }, mark: dot, encoding: { x: pixelChannel("x"), y: pixelChannel("y") } },
    textLayer([{ ...best, s: text }], { color, fontWeight: 600 }),
  ]
}

/** The curve sampled at least every 4 px, so that a line that crosses a label counts. */
function densified(curve: readonly PixelPoint[]): PixelPoint[] {
  return curve.flatMap((to, i) => {
    const from = curve[i - 1] ?? to
    const pieces = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 4))
    return Array.from({ length: pieces }, (_, k) => ({
      x: to.x + ((from.x - to.x) * k) / pieces,
      y: to.y + ((from.y - to.y) * k) / pieces,
    }))
  })
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
