import { type Fault } from "../../base/index.ts"
import { chartFailed } from "../faults.ts"
import { type Chart, type Spec, toSvg } from "../../charts/index.ts"
import { scaleFor } from "../../text/index.ts"

/** A drawn chart. */
export interface Figure {
  readonly title: string
  readonly note: string
  readonly svg: string
  /** Wider than a phone: scrolls there. */
  readonly wide: boolean
  readonly caption: string
  /** How to read its marks. */
  readonly key: string
  /** The chart's Plot as JSON, for the crosshair; null without a time axis. */
  readonly plot: string | null
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } | null
}

/** Draws charts. Collects their specs by name, and the faults of charts that could not be drawn. */
export interface ChartRenderer {
  readonly specs: ReadonlyMap<string, Spec>
  readonly faults: readonly Fault[]
  /** Null where the chart fails; the report goes on without it. `name` becomes a file name under specs/. */
  readonly draw: (name: string, heading: Heading, make: () => Chart) => Promise<Figure | null>
}

export interface Heading {
  readonly title: string
  readonly note: string
  /** Unit of the values, for the crosshair. */
  readonly unit?: string
}

export function createChartRenderer(): ChartRenderer {
  const specs = new Map<string, Spec>()
  const faults: Fault[] = []
  return {
    specs,
    faults,
    draw: async (name, { title, note, unit }, make) => {
      try {
        const chart = make()
        specs.set(name, chart.spec)
        const svg = await toSvg(chart.spec, { colours: "variables", alt: chart.alt })
        return {
          title,
          note,
          svg,
          wide: chart.plot.width > 400,
          caption: chart.caption,
          key: chart.key,
          plot: plotOf(chart, unit),
          table: chart.table.rows.length > 0 ? chart.table : null,
        }
      } catch (error) {
        faults.push(chartFailed(name, error))
        return null
      }
    },
  }
}

/** The plot with the scale of its values. */
function plotOf({ plot }: Chart, unit: string | undefined): string | null {
  if (plot.time === null) return null
  const scale =
    unit === undefined || plot.value === null
      ? null
      : scaleFor(Math.max(Math.abs(plot.value[0]), Math.abs(plot.value[1])), unit)
  return JSON.stringify({ ...plot, scale })
}
