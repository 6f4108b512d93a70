import { fields, inside, instant, items, number, optionalText, type Part } from "../document.ts"
import { epochMs, type Importer } from "../importer.ts"

/** `aws cloudwatch get-metric-data`: one result per query, its label the metric's name. */
export const cloudWatchData: Importer = {
  name: "CloudWatch's get-metric-data",
  recognises: head => /"MetricDataResults"\s*:/.test(head),
  read: async ({ document }, rows) => {
    const results = items(inside(await document(), "MetricDataResults"))
    const labels = results.map(result => optionalText(inside(result, "Label")) ?? "")
    for (const [i, result] of results.entries()) {
      const [label = "", id] = [labels[i], optionalText(inside(result, "Id"))]
      const isOnly = labels.filter(other => other === label).length === 1
      const series = rows.series("", isOnly && label !== "" ? label : `${label} ${id}`.trim())
      const values = items(inside(result, "Values"))
      for (const [at, stamp] of items(inside(result, "Timestamps")).entries()) {
        const value = values[at]
        if (value) rows.add(series, timeOf(stamp), number(value))
      }
    }
  },
}

/** `aws cloudwatch get-metric-statistics`: rows of one metric, each statistic a metric of its own. */
export const cloudWatchStatistics: Importer = {
  name: "CloudWatch's get-metric-statistics",
  recognises: head => /"Datapoints"\s*:/.test(head),
  read: async ({ document }, rows) => {
    const root = await document()
    const label = optionalText(inside(root, "Label")) ?? "value"
    for (const point of items(inside(root, "Datapoints"))) {
      const time = timeOf(inside(point, "Timestamp"))
      for (const [statistic, value] of fields(point)) {
        if (typeof value.value === "number" && statistic !== "Timestamp")
          rows.add(rows.series("", `${label} ${statistic}`), time, number(value))
      }
    }
  },
}

/** ISO 8601 from the CLI's second version on, seconds from the first. */
function timeOf(stamp: Part): number {
  return typeof stamp.value === "number" ? epochMs(stamp.value) : instant(stamp)
}
