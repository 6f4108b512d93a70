import { parseInstant } from "../../../base/index.ts"
import { splitLine } from "../../tables/csv-dialect.ts"
import { epochMs, type Importer } from "../importer.ts"
import { parseLabels, type SeriesName, seriesName } from "../labels.ts"
import { type SeriesColumns, takeLine } from "./columns.ts"

/** Grafana's "Download CSV": a column per series, named `name {label="…"}`, raw or with units; Excel's form, too. */
export const grafana: Importer = {
  name: "Grafana's CSV",
  recognises: head => {
    const [header = ""] = head.replace(/^"?sep=.*\r?\n/, "").split("\n")
    return /^"?time"?[,;]/i.test(header) && /[,;][^,;]*\{[^\n]*=""[^\n]*\}/.test(header)
  },
  read: async ({ lines, zone }, rows) => {
    let columns: SeriesColumns | null = null
    for await (const line of lines()) {
      if (/^\uFEFF?"?sep=/.test(line) || line.trim() === "") continue
      if (columns === null) columns = columnsOf(line.replace(/^\uFEFF/, ""), zone)
      else takeLine(line, columns, rows)
    }
  },
}

function columnsOf(header: string, zone: string): SeriesColumns {
  const delimiter = /^"?time"?;/i.test(header) ? ";" : ","
  const [, ...names] = splitLine(header.trimEnd(), delimiter)
  const timeOf = (text: string): number =>
    /^\d{9,}$/.test(text) ? epochMs(Number(text)) : (parseInstant(text, zone) ?? NaN)
  return { delimiter, names: names.map(nameOf), timeOf }
}

/** `up {instance="web-1"}`, `{instance="web-1"}` or a legend without labels. */
function nameOf(column: string): SeriesName {
  const at = column.indexOf("{")
  const labels = at < 0 ? null : parseLabels(column.slice(at))
  if (labels === null) return { host: "", metric: column.trim() }
  return seriesName(column.slice(0, at).trim() || (labels.get("__name__") ?? ""), labels)
}
