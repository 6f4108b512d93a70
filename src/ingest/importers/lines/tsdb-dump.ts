import { epochMs, type Importer } from "../importer.ts"
import { parseLabels, seriesName } from "../labels.ts"

/** `promtool tsdb dump`: labels, value and epoch ms in each line. */
export const tsdbDump: Importer = {
  name: "promtool tsdb dump",
  recognises: head => /^\{__name__="[^\n]*\} \S+ -?\d{10,}\r?$/m.test(head),
  read: async ({ lines }, rows) => {
    let known = { labels: "", series: -1 }
    for await (const line of lines()) {
      const end = line.lastIndexOf("}") + 1
      const [value, time] = line.slice(end).trim().split(" ")
      if (end === 0 || time === undefined) {
        rows.reject(line)
        continue
      }
      const text = line.slice(0, end)
      if (text !== known.labels) {
        const labels = parseLabels(text)
        const { host, metric } = seriesName(labels?.get("__name__") ?? "", labels ?? new Map())
        if (labels === null) rows.reject(line)
        known = { labels: text, series: labels === null ? -1 : rows.series(host, metric) }
      }
      if (known.series >= 0) rows.add(known.series, epochMs(Number(time)), Number(value))
    }
  },
}

/** `promtool query range`: a line of labels that ends in `=>`, then `VALUE @[SECONDS]`. */
export const promtoolRange: Importer = {
  name: "promtool query range",
  recognises: head => /^\S*\{[^\n]*\} =>\s*$/m.test(head) && /^\S+ @\[[\d.]+\]/m.test(head),
  read: async ({ lines }, rows) => {
    let series = -1
    for await (const line of lines()) {
      const [, name = "", text] = /^(\S*?)(\{.*\}) =>\s*$/.exec(line) ?? []
      const [, value, time] = /^(\S+) @\[([\d.]+)\]$/.exec(line) ?? []
      if (text !== undefined) {
        const { host, metric } = seriesName(name, parseLabels(text) ?? new Map())
        series = rows.series(host, metric)
      } else if (time !== undefined && series >= 0) rows.add(series, epochMs(Number(time)), Number(value))
      else if (line.trim() !== "") rows.reject(line)
    }
  },
}
