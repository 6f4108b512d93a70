import { inside, items, labelsOf, fields, number, optionalText, type Part } from "../document.ts"
import { epochMs, type Importer, type TidyRows } from "../importer.ts"
import { jsonLines } from "./json-lines.ts"
import { seriesName } from "../labels.ts"

/** Telegraf's JSON: one metric per line, or a batch of them as `{"metrics":[…]}`. */
export const telegrafJson: Importer = {
  name: "Telegraf's JSON",
  recognises: head => /^\s*\{[^\n]*"fields"\s*:\s*\{[^\n]*"tags"\s*:\s*\{/.test(head),
  read: async (file, rows) => {
    for await (const part of jsonLines(file, rows)) {
      const batch = inside(part, "metrics")
      for (const metric of batch.value === undefined ? [part] : items(batch)) takeMetric(metric, rows)
    }
  },
}

function takeMetric(part: Part, rows: TidyRows): void {
  const time = epochMs(number(inside(part, "timestamp")))
  const tags = labelsOf(inside(part, "tags"))
  const name = optionalText(inside(part, "name")) ?? ""
  for (const [field, value] of fields(inside(part, "fields"))) {
    if (typeof value.value !== "number" && typeof value.value !== "boolean") continue
    const { host, metric } = seriesName(name === "" ? field : `${name}_${field}`, tags)
    rows.add(rows.series(host, metric), time, number(value))
  }
}
