import {
  fields,
  inside,
  instant,
  items,
  number,
  optionalItems,
  optionalText,
  type Part,
  text,
} from "../document.ts"
import type { Importer, TidyRows } from "../importer.ts"

/** `az monitor metrics list --output json`, and the REST API behind it. */
export const azure: Importer = {
  name: "Azure Monitor's metrics",
  recognises: head => /"timeseries"\s*:/.test(head) && /"timeStamp"\s*:/.test(head),
  read: async ({ document }, rows) => {
    for (const metric of items(inside(await document(), "value"))) {
      const name = text(inside(metric, "name", "value"))
      const host = resourceOf(optionalText(inside(metric, "id")) ?? "")
      for (const series of items(inside(metric, "timeseries"))) takeSeries(series, { host, name }, rows)
    }
  },
}

function takeSeries(
  series: Part,
  { host, name }: { readonly host: string; readonly name: string },
  rows: TidyRows,
): void {
  const dimensions = optionalItems(inside(series, "metadatavalues")).map(
    one => ` ${optionalText(inside(one, "name", "value"))}=${optionalText(inside(one, "value"))}`,
  )
  for (const point of optionalItems(inside(series, "data"))) {
    const time = instant(inside(point, "timeStamp"))
    for (const [statistic, value] of fields(point)) {
      if (typeof value.value === "number")
        rows.add(rows.series(host, `${name} ${statistic}${dimensions.join("")}`), time, number(value))
    }
  }
}

/** ".../virtualMachines/web-1/providers/Microsoft.Insights/metrics/…" is of web-1. */
function resourceOf(id: string): string {
  return /\/([^/]+)\/providers\/Microsoft\.Insights\/metrics\//i.exec(id)?.[1] ?? ""
}
