import { splitLine } from "../../tables/csv-dialect.ts"
import { epochMs, type Importer } from "../importer.ts"
import { type SeriesColumns, takeLine } from "./columns.ts"

/** collectd's csv plugin: `HOST/PLUGIN[-INSTANCE]/TYPE[-INSTANCE]-DATE` names the host and the metric. */
export const collectd: Importer = {
  name: "collectd's CSV",
  recognises: (head, path) => head.startsWith("epoch,") && pathPattern.test(path),
  read: async ({ path, lines }, rows) => {
    const [, host = "", plugin = "", type = ""] = pathPattern.exec(path) ?? []
    let columns: SeriesColumns | null = null
    for await (const line of lines()) {
      if (columns !== null) takeLine(line, columns, rows)
      else {
        const [, ...names] = splitLine(line, ",")
        const metric = (name: string): string =>
          name === "value" ? `${plugin}/${type}` : `${plugin}/${type} ${name}`
        columns = {
          delimiter: ",",
          names: names.map(name => ({ host, metric: metric(name) })),
          timeOf: text => epochMs(Number(text)),
        }
      }
    }
  },
}

const pathPattern = /([^/\\]+)[/\\]([^/\\]+)[/\\]([^/\\]+?)-\d{4}-\d\d-\d\d(?:\.\w+)*$/
