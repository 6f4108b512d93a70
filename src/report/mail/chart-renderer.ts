import { type Fault } from "../../base/index.ts"
import { chartFailed } from "../faults.ts"
import { toSvg } from "../../charts/index.ts"
import type { ChartRenderer } from "../facts/chart-renderer.ts"

/** Draws charts with literal colours, because a mail has no stylesheet. */
export function createMailChartRenderer(): ChartRenderer {
  const specs: ChartRenderer["specs"] = new Map()
  const faults: Fault[] = []
  return {
    specs,
    faults,
    draw: async (name, { title, note }, make) => {
      try {
        const { spec, alt, plot, caption, key } = make()
        const svg = await toSvg(spec, { colours: "light", alt })
        return { title, note, svg, wide: plot.width > 400, caption, key, plot: null, table: null }
      } catch (error) {
        faults.push(chartFailed(name, error))
        return null
      }
    },
  }
}
