import { inside, labelsOf, number, optionalItems, optionalText, type Part, text } from "../document.ts"
import { epochMs, type Importer, type TidyRows } from "../importer.ts"
import { seriesName } from "../labels.ts"
import { jsonLines } from "./json-lines.ts"

/** OTLP JSON lines, as the OpenTelemetry collector's file exporter writes them. */
export const otlp: Importer = {
  name: "OpenTelemetry's OTLP JSON",
  recognises: head => /^\s*\{\s*"resourceMetrics"\s*:/.test(head),
  read: async (file, rows) => {
    for await (const part of jsonLines(file, rows)) takeRequest(part, rows)
  },
}

function takeRequest(request: Part, rows: TidyRows): void {
  for (const resource of optionalItems(inside(request, "resourceMetrics"))) {
    const attributes = attributesOf(inside(resource, "resource", "attributes"))
    const host =
      attributes.get("host.name") ??
      attributes.get("service.instance.id") ??
      attributes.get("service.name") ??
      ""
    for (const scope of optionalItems(inside(resource, "scopeMetrics")))
      for (const metric of optionalItems(inside(scope, "metrics"))) takeMetric(metric, host, rows)
  }
}

function takeMetric(metric: Part, host: string, rows: TidyRows): void {
  const name = text(inside(metric, "name"))
  for (const kind of ["gauge", "sum", "histogram", "exponentialHistogram", "summary"]) {
    for (const point of optionalItems(inside(metric, kind, "dataPoints"))) {
      const time = epochMs(number(inside(point, "timeUnixNano")))
      const attributes = attributesOf(inside(point, "attributes"))
      for (const [suffix, field] of valueFields) {
        const value = inside(point, field)
        if (value.value === undefined) continue
        const labels = new Map([...attributes, ["host", host]])
        const series = seriesName(`${name}${suffix}`, labels)
        rows.add(rows.series(series.host, series.metric), time, number(value))
      }
    }
  }
}

/** Of a histogram its count and sum, as Prometheus names them. */
const valueFields = [
  ["", "asDouble"],
  ["", "asInt"],
  ["_count", "count"],
  ["_sum", "sum"],
] as const

/** Attributes are a list of keys with typed values, of which texts, numbers and booleans are taken. */
function attributesOf(part: Part): Map<string, string> {
  return new Map(
    optionalItems(part).map(attribute => {
      const [value] = labelsOf(inside(attribute, "value")).values()
      return [optionalText(inside(attribute, "key")) ?? "", value ?? ""] as const
    }),
  )
}
