import { inside, items, number, optionalText } from "../document.ts"
import type { Importer } from "../importer.ts"
import { jsonLines } from "../lines/json-lines.ts"

/** The answer of the API's history.get, whose items are numbers. */
export const zabbixHistory: Importer = {
  name: "Zabbix' history.get",
  recognises: head => /"itemid"\s*:/.test(head) && /"clock"\s*:/.test(head) && /"result"\s*:\s*\[/.test(head),
  read: async ({ document }, rows) => {
    for (const value of items(inside(await document(), "result"))) {
      const series = rows.series("", `item ${optionalText(inside(value, "itemid")) ?? ""}`)
      rows.add(series, number(inside(value, "clock")) * 1000, number(inside(value, "value")))
    }
  },
}

/** The files of Zabbix' real-time export: a value of an item per line. */
export const zabbixExport: Importer = {
  name: "Zabbix' real-time export",
  recognises: head => /^\s*\{[^\n]*"host"\s*:\s*\{[^\n]*"itemid"\s*:[^\n]*"clock"\s*:/.test(head),
  read: async (file, rows) => {
    for await (const part of jsonLines(file, rows)) {
      const value = inside(part, "value")
      if (typeof value.value !== "number" && !/^-?[\d.]+$/.test(optionalText(value) ?? "")) continue
      const host = optionalText(inside(part, "host", "host")) ?? ""
      const series = rows.series(host, optionalText(inside(part, "name")) ?? "value")
      rows.add(series, number(inside(part, "clock")) * 1000, number(value))
    }
  },
}
