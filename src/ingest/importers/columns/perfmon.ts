import { minute } from "../../../base/index.ts"
import { splitLine } from "../../tables/csv-dialect.ts"
import type { Importer } from "../importer.ts"
import type { SeriesName } from "../labels.ts"
import { type SeriesColumns, takeLine } from "./columns.ts"

/** Windows' performance counters (PDH-CSV, of perfmon, typeperf and relog): columns `\\HOST\object(instance)\counter`. */
export const perfmon: Importer = {
  name: "PerfMon's CSV",
  recognises: head => /^"?\(PDH-CSV/.test(head),
  read: async ({ lines }, rows) => {
    let columns: SeriesColumns | null = null
    for await (const line of lines()) {
      if (line.trim() === "") continue
      if (columns === null) columns = columnsOf(line)
      else takeLine(line, columns, rows)
    }
  },
}

/** "(PDH-CSV 4.0) (W. Europe Standard Time)(-60)": the last number is UTC minus local time, in minutes. */
function columnsOf(header: string): SeriesColumns {
  const [first = "", ...names] = splitLine(header, ",")
  const bias = Number(/\((-?\d+)\)\s*$/.exec(first)?.[1] ?? 0)
  return { delimiter: ",", names: names.map(nameOf), timeOf: text => timeOf(text) + bias * minute }
}

function nameOf(column: string): SeriesName | null {
  const [, host = "", metric] = /^\\\\([^\\]+)\\(.+)$/.exec(column) ?? []
  return metric === undefined ? null : { host, metric }
}

/** "11/29/2026 15:03:45.123", month first whatever the locale. */
function timeOf(text: string): number {
  const [, month, dayOfMonth, year, clock] = /^(\d\d)\/(\d\d)\/(\d{4}) ([\d:.]+)$/.exec(text) ?? []
  return clock === undefined ? NaN : Date.parse(`${year}-${month}-${dayOfMonth}T${clock}Z`)
}
