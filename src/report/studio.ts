import { Fault } from "../base/index.ts"
import { chartFailed } from "../base/messages/report.ts"
import { toSvg } from "../charts/index.ts"
import type { Chart, Spec } from "../charts/index.ts"
import type { Figure } from "./view/types.ts"

/** Draws charts, and keeps what is written beside the report: every chart's spec by name, and what could not be drawn. */
export interface Studio {
  readonly specs: ReadonlyMap<string, Spec>
  readonly faults: readonly Fault[]
  /** Null where the chart fails: the night is not lost for want of a picture. `name` becomes a file name under specs/. */
  readonly draw: (name: string, heading: { readonly title: string; readonly note: string }, make: () => Chart) => Promise<Figure | null>
}

export function openStudio(): Studio {
  const specs = new Map<string, Spec>()
  const faults: Fault[] = []
  return {
    specs,
    faults,
    draw: async (name, heading, make) => {
      try {
        const chart = make()
        specs.set(name, chart.spec)
        const svg = await toSvg(chart.spec, { colours: "variables", alt: chart.alt })
        const plot = chart.plot.time === null ? null : JSON.stringify(chart.plot)
        return { ...heading, svg, wide: chart.plot.width > 400, caption: chart.caption, key: chart.key, plot, table: chart.table.rows.length > 0 ? chart.table : null }
      } catch (error) {
        faults.push(chartFailed(name, error))
        return null
      }
    },
  }
}
