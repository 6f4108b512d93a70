import type { GradientNormRecord } from "../base/index.ts"
import { formatCount, formatNumber } from "../text/index.ts"
import type { Chart } from "./layout/chart.ts"
import { extent, finiteOrNull, lineLayer } from "./layout/curve.ts"
import {
  baseLayers,
  curveArea,
  labelSize,
  type Layer,
  marginY,
  type PlotArea,
  plotBounds,
  specOf,
  textLayer,
} from "./layout/plot-area.ts"
import { plain, shortName, textWidth } from "./layout/text.ts"
import { palettes } from "./layout/theme.ts"
import { logAxis, roundTicks } from "./layout/value-axis.ts"
import { fleetCharts } from "./wording.ts"

const words = fleetCharts.gradient

export interface GradientNormInput {
  readonly host: string
  readonly norms: readonly GradientNormRecord[]
}

/**
 * Gradient norms over the updates of a training, on a logarithmic scale: of all parameters and of each layer.
 * Needs at least one evaluation.
 */
export function gradientNormCurve({ host, norms }: GradientNormInput): Chart {
  const layers = Object.keys(norms[0]?.layers ?? {})
  const lines = [
    norms.map(n => point(n.update, n.global)),
    ...layers.map(layer => norms.map(n => point(n.update, n.layers[layer]))),
  ]
  const value = logAxis(extent(lines.flat()))
  const area = curveArea("panel", value.ticks)
  const span = { start: 0, end: Math.max(1, ...norms.map(n => n.update)) }
  const ticks = roundTicks(0, span.end, Math.floor(area.width / 80)).values.map(v => ({
    value: v,
    label: formatCount(v),
  }))
  const [whole = [], ...parts] = lines
  const drawn = [
    ...baseLayers({ area, span, ticks, value, incidents: [] }),
    ...parts.map(part =>
      lineLayer(
        part.map(({ t, v }) => ({ t, v })),
        { color: palettes.light.faint, strokeWidth: 1 },
      ),
    ),
    lineLayer(
      whole.map(({ t, v }) => ({ t, v })),
      { color: palettes.light.series, strokeWidth: 1.5 },
    ),
    ...keyLayers(area),
  ]
  const caption = captionOf(host, norms)
  const rows = norms.map(n => [
    formatCount(n.update),
    formatNumber(n.global),
    ...layers.map(layer => formatNumber(n.layers[layer] ?? NaN)),
  ])
  const alt = plain(words.alt(caption))
  const table = { head: [...words.head, ...layers.map(layer => shortName(layer))], rows }
  return {
    spec: specOf(area, drawn),
    caption,
    key: words.key,
    alt,
    table,
    plot: plotBounds(area, { time: null, value: null }),
  }
}

function point(t: number, norm: number | undefined) {
  const v = finiteOrNull(norm)
  return { t, v: v !== null && v > 0 ? v : null, lo: null, hi: null, flagged: false }
}

function keyLayers(area: PlotArea): Layer[] {
  const x = area.width - textWidth(words.layer, labelSize) - 10
  return [
    textLayer([{ x, y: marginY, s: words.whole }], {
      color: palettes.light.series,
      fontWeight: 600,
      align: "right",
    }),
    textLayer([{ x: area.width, y: marginY, s: words.layer }], {
      color: palettes.light.faint,
      align: "right",
    }),
  ]
}

/** Names the smallest and the largest layer norm, which reveal vanishing and exploding gradients. */
function captionOf(host: string, norms: readonly GradientNormRecord[]): string {
  const last = norms.at(-1)
  if (!last) return plain(words.none(shortName(host)))
  const parts = Object.entries(last.layers).filter(([, norm]) => Number.isFinite(norm))
  const [name, smallestNorm] = parts.reduce((a, b) => (b[1] < a[1] ? b : a), parts[0] ?? ["", NaN])
  const smallest = parts.length === 0 ? "" : words.smallest(shortName(name), formatNumber(smallestNorm))
  const first = formatNumber(norms[0]?.global ?? NaN)
  return plain(
    words.finding({
      host: shortName(host),
      first,
      last: formatNumber(last.global),
      update: formatCount(last.update),
      smallest,
    }),
  )
}
